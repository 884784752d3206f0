//! Lists whose words lie in those of another, as communes in districts: on every day a word is in use it lies in exactly one.
//!
//! Which lies in which is kept as a parameter looked up by the lower word: `xã.huyện` reads it on the day a record is judged.

use super::scope::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::law::Term;
use crate::ir::{Axis, Expr, ExprKind, ListId, Named, Param, ParamKey, ParamVersion, Type, Word};
use crate::source::Span;
use crate::syntax::ast::{Ident, LiesIn, ListDecl};
use crate::value::{Date, Lang, Message, Value, date, name};
use std::collections::BTreeSet;

/// A word above, and the days on which a word lies in it.
#[derive(Clone, Copy)]
struct Above {
    word: u32,
    from: Option<Date>,
    through: Option<Date>,
    span: Span,
}

impl Above {
    fn holds(&self, on: Option<Date>) -> bool {
        match on {
            None => self.from.is_none(),
            Some(on) => self.from.is_none_or(|from| from <= on) && self.through.is_none_or(|through| on <= through),
        }
    }
}

impl Checker {
    /// Settles which lists lie in which, and makes the parameter of each.
    pub(super) fn declare_trees(&mut self, lists: &[&ListDecl]) {
        let above: Vec<Option<ListId>> =
            lists.iter().map(|decl| decl.within.as_ref().and_then(|within| self.list_named(within))).collect();
        for (position, decl) in lists.iter().enumerate() {
            let Some(within) = &decl.within else {
                self.lies_in_nothing(decl);
                continue;
            };
            let Some(parent) = above.get(position).copied().flatten() else { continue };
            if comes_back(&above, position) {
                let own = &decl.name.text;
                let message =
                    Message::new(format!("`{own}` lại nằm trong chính nó"), format!("`{own}` comes to lie in itself"));
                self.refuse(Code::Cycle, within.span, message);
                continue;
            }
            let held: Vec<Vec<Above>> = self.held(ListId(position), parent, decl);
            self.make_tree(ListId(position), parent, within.span, &held);
        }
    }

    fn lies_in_nothing(&mut self, decl: &ListDecl) {
        let Some(first) = decl.words.iter().find_map(|line| line.node.lies_in.first()) else { return };
        let message = Message::new(
            format!("danh mục `{}` chưa nêu thuộc danh mục nào", decl.name.text),
            format!("list `{}` does not say which list it is within", decl.name.text),
        );
        let help = Message::new(
            format!("Viết `danh mục {} thuộc tên_danh_mục`.", decl.name.text),
            format!("write `list {} within name_of_the_list`", decl.name.text),
        );
        self.fault(Diagnostic::error(Code::BadClause, message).at(first.word.span).help(help));
    }

    /// For each word of a list, in order, the words it lies in.
    fn held(&mut self, list: ListId, parent: ListId, decl: &ListDecl) -> Vec<Vec<Above>> {
        let mut held = vec![Vec::new(); self.program.list(list).words.len()];
        let inline = decl.inline.iter().map(|ident| (ident, &[][..]));
        let lines = decl.words.iter().map(|line| (&line.node.name, line.node.lies_in.as_slice()));
        for (ident, lies_in) in inline.chain(lines) {
            let Some(position) = self.word_named(list, &ident.text) else { continue };
            let Some(word) = self.program.list(list).words.get(position as usize).cloned() else { continue };
            let found = self.above(parent, ident, &word, lies_in);
            if let Some(slot) = held.get_mut(position as usize) {
                *slot = found;
            }
        }
        held
    }

    /// The words that one lies in, each on its days; reports days on which it lies in none, or in two.
    fn above(&mut self, parent: ListId, ident: &Ident, word: &Word, lies_in: &[LiesIn]) -> Vec<Above> {
        if lies_in.is_empty() {
            let above = &self.program.list(parent).named.name;
            let message = Message::new(
                format!("`{}` chưa nêu thuộc {above} nào", ident.text),
                format!("`{}` does not say in which {above} it lies", ident.text),
            );
            let help = Message::new(
                format!("Viết `{} thuộc …`, tên một từ của danh mục {above}.", ident.text),
                format!("write `{} within …`, a word of list {above}", ident.text),
            );
            self.fault(Diagnostic::error(Code::BadClause, message).at(ident.span).help(help));
            return Vec::new();
        }
        let mut found = Vec::new();
        let mut next = word.from;
        for (nth, one) in lies_in.iter().enumerate() {
            let Some(of) = self.word(parent, &one.word) else { continue };
            let (from, through) = (one.from.or(if nth == 0 { word.from } else { next }), one.through);
            let last = nth + 1 == lies_in.len();
            let through = through.or(if last { word.through } else { None });
            let above = Above { word: of, from, through, span: one.word.span };
            if nth > 0 || one.from.is_some() {
                self.follows(ident, next, &above, nth == 0);
            }
            if let (false, None) = (last, through) {
                let message = Message::new(
                    format!("`{}` thuộc `{}` đến hết ngày nào chưa nêu", ident.text, one.word.text),
                    format!("`{}` does not say through which day it lies in `{}`", ident.text, one.word.text),
                );
                self.refuse(Code::BadClause, one.word.span, message);
                return found;
            }
            self.in_use_throughout(parent, &above, &one.word);
            next = through.and_then(|day| day.succ_opt());
            found.push(above);
        }
        let ends_early = found.last().and_then(|last| last.through).filter(|through| Some(*through) != word.through);
        if let (Some(through), Some(last)) = (ends_early, found.last()) {
            self.no_day_without(ident, through.succ_opt(), last.span);
        }
        found
    }

    /// One stretch begins the day after the one before it ends.
    fn follows(&mut self, ident: &Ident, wanted: Option<Date>, above: &Above, first: bool) {
        let (Some(from), true) = (above.from, above.from != wanted) else { return };
        if wanted.is_none_or(|wanted| wanted < from) {
            self.no_day_without(ident, wanted, above.span);
        } else if !first {
            let day = |lang| date::show(from, lang);
            let message = Message::new(
                format!("ngày {} `{}` thuộc hai nơi", day(Lang::Vi), ident.text),
                format!("on {} `{}` lies in two words", day(Lang::En), ident.text),
            );
            self.refuse(Code::DateOverlap, above.span, message);
        }
    }

    fn no_day_without(&mut self, ident: &Ident, day: Option<Date>, span: Span) {
        let shown = |lang| day.map(|day| date::show(day, lang));
        let message = match (shown(Lang::Vi), shown(Lang::En)) {
            (Some(vi), Some(en)) => Message::new(
                format!("ngày {vi} `{}` không thuộc nơi nào", ident.text),
                format!("on {en} `{}` lies in nothing", ident.text),
            ),
            _ => Message::new(
                format!("những ngày đầu `{}` không thuộc nơi nào", ident.text),
                format!("on its first days `{}` lies in nothing", ident.text),
            ),
        };
        self.refuse(Code::DateGap, span, message);
    }

    /// What holds a word is in use itself on the days it does so.
    fn in_use_throughout(&mut self, parent: ListId, above: &Above, ident: &Ident) {
        let Some(word) = self.program.list(parent).words.get(above.word as usize) else { return };
        let begins = word.from.is_none_or(|from| above.from.is_some_and(|own| from <= own));
        let ends = word.through.is_none_or(|through| above.through.is_some_and(|own| own <= through));
        if begins && ends {
            return;
        }
        let message = Message::new(
            format!("`{}` không dùng trong cả thời gian này", ident.text),
            format!("`{}` is not in use on all of these days", ident.text),
        );
        let help = Message::new(
            "Nêu `từ ngày …`, `đến hết ngày …`, rồi từ thay nó.",
            "give `from …`, `through …`, and the word that takes its place",
        );
        self.fault(Diagnostic::error(Code::DateGap, message).at(above.span).help(help));
    }

    fn make_tree(&mut self, list: ListId, parent: ListId, span: Span, held: &[Vec<Above>]) {
        let mut days: BTreeSet<Option<Date>> = BTreeSet::from([None]);
        for above in held.iter().flatten() {
            days.insert(above.from);
            days.extend(above.through.and_then(|day| day.succ_opt()).map(Some));
        }
        let version = |from: Option<Date>| {
            let value = |above: &Vec<Above>| {
                let found = above.iter().find(|above| above.holds(from));
                found.map_or(Value::Missing, |above| Value::Word(above.word))
            };
            ParamVersion {
                term: Term { from, ..Term::default() },
                basis: None,
                axes: vec![Axis::Words(held.len())],
                values: held.iter().map(value).collect(),
                rows: (0..held.len()).map(Some).collect(),
                span,
            }
        };
        let (own, above) = (&self.program.list(list).named, &self.program.list(parent).named);
        let param = Param {
            named: Named { name: format!("{}.{}", own.name, above.name), label: above.label.clone(), span },
            ty: Type::Word(parent),
            keys: vec![ParamKey { named: own.clone(), ty: Type::Word(list) }],
            versions: days.into_iter().map(version).collect(),
            varies: false,
            place: None,
            local: Vec::new(),
            tree: true,
        };
        self.program.params.push(param);
    }

    /// `xã.huyện`, `xã.huyện.tỉnh`: the words that hold a word, by the names of their lists; none where a name is of no list above.
    pub(super) fn upward(&self, word: Expr, path: &[Ident]) -> Result<Expr, Ident> {
        let mut found = word;
        for ident in path {
            let Type::Word(list) = found.ty else { return Err(ident.clone()) };
            let above = self
                .program
                .tree_above(list)
                .filter(|(parent, _)| name::same(&self.program.list(*parent).named.name, &ident.text));
            let Some((parent, param)) = above else { return Err(ident.clone()) };
            let span = found.span.to(ident.span);
            found = Expr { kind: ExprKind::Param(param, vec![found]), ty: Type::Word(parent), span };
        }
        Ok(found)
    }
}

/// Whether a list comes to lie in itself.
fn comes_back(above: &[Option<ListId>], start: usize) -> bool {
    let mut at = start;
    for _ in 0..=above.len() {
        match above.get(at).copied().flatten() {
            Some(next) if next.0 == start => return true,
            Some(next) => at = next.0,
            None => return false,
        }
    }
    true
}
