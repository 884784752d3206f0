//! Lists of words: each word once, and each spelling found in data the spelling of one word.

use super::declare::named;
use super::scope::{Checker, Clash, Names};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{List, ListId, Word};
use crate::source::Span;
use crate::syntax::ast::{Ident, ListDecl};
use crate::value::{Message, name};
use std::collections::BTreeMap;

impl Checker {
    /// Declares a list.
    pub(super) fn declare_list(&mut self, id: ListId, decl: &ListDecl) {
        let mut words: Vec<Word> = Vec::new();
        let mut names = Names::default();
        let mut spellings = Spellings::default();
        let inline = decl.inline.iter().map(|name| (name, None, &[][..], (None, None)));
        let lines = decl.words.iter().map(|line| {
            let word = &line.node;
            (&word.name, word.label.as_ref(), word.codes.as_slice(), (word.from, word.through))
        });
        for (ident, label, codes, (from, through)) in inline.chain(lines) {
            let Some(position) = self.add_word(&mut names, ident) else { continue };
            let shown = label.map_or_else(|| ident.text.replace('_', " "), |l| l.text.clone());
            let texts = label.into_iter().chain(codes).map(|text| (text.text.as_str(), text.span));
            for (text, span) in [(ident.text.as_str(), ident.span)].into_iter().chain(texts) {
                // Two words that differ only in capitals have been reported.
                let other_spelling = span != ident.span;
                if let (Some((other, earlier)), true) = (spellings.add(text, position, span), other_spelling) {
                    let other = words.get(other as usize).map(|w| w.name.clone()).unwrap_or_default();
                    self.shared_spelling(text, (span, &ident.text), (earlier, &other));
                }
            }
            let codes = codes.iter().map(|c| c.text.clone()).collect();
            words.push(Word { name: ident.text.clone(), label: shown, codes, from, through, merges: Vec::new() });
        }
        if words.is_empty() {
            let message = Message::new("danh mục chưa có từ nào", "the list holds no word");
            let help = Message::new("Thêm các từ, mỗi từ một dòng thụt vào.", "add its words, one indented line each");
            self.fault(Diagnostic::error(Code::BadClause, message).at(decl.name.span).help(help));
        }
        self.program.lists.push(List { named: named(&decl.name, decl.label.as_ref()), words });
        self.words.push(names);
        let clash = self.lists.add(&decl.name, id);
        self.clash(&decl.name, clash);
        self.settle_mergers(id, decl);
    }

    /// Adds a word; `None` when it is there already, which is reported.
    fn add_word(&mut self, names: &mut Names<u32>, ident: &Ident) -> Option<u32> {
        let position = u32::try_from(names.len()).ok()?;
        let clash = names.add(ident, position);
        let fresh = !matches!(clash, Some(Clash::Same(_)));
        self.clash(ident, clash);
        fresh.then_some(position)
    }

    fn shared_spelling(&mut self, text: &str, (span, word): (Span, &str), (earlier, other): (Span, &str)) {
        let message = Message::new(
            format!("`{text}` vừa chỉ `{other}` vừa chỉ `{word}`"),
            format!("`{text}` stands for `{other}` and for `{word}`"),
        );
        let help = Message::new(
            "Mỗi tên, nhãn, mã chỉ thuộc một từ của danh mục.",
            "a name, label or code belongs to one word of a list",
        );
        self.fault(
            Diagnostic::error(Code::DuplicateName, message)
                .at(span)
                .because(earlier, Message::new("lần đầu ở đây", "first here"))
                .help(help),
        );
    }

    /// A list made of words that stand nowhere else; the same words in the same order are the same list.
    pub(super) fn implicit_list(&mut self, owner: &Ident, written: &[Ident]) -> ListId {
        let keys: Vec<String> = written.iter().map(|w| name::key(&w.text)).collect();
        if let Some(known) = self.implicit.get(&keys) {
            return *known;
        }
        let mut names = Names::default();
        let mut words = Vec::new();
        for ident in written {
            if self.add_word(&mut names, ident).is_some() {
                let label = ident.text.replace('_', " ");
                words.push(Word { name: ident.text.clone(), label, ..Word::default() });
            }
        }
        let id = ListId(self.program.lists.len());
        self.program.lists.push(List { named: named(owner, None), words });
        self.words.push(names);
        self.implicit.insert(keys, id);
        id
    }
}

/// What data may hold for the words of a list, and which word each means.
#[derive(Default)]
struct Spellings {
    known: BTreeMap<String, (u32, Span)>,
}

impl Spellings {
    /// Adds a spelling; tells the other word that has it.
    fn add(&mut self, text: &str, word: u32, span: Span) -> Option<(u32, Span)> {
        let key = name::key(&text.trim().to_lowercase());
        match self.known.get(&key) {
            Some(earlier) if earlier.0 != word => Some(*earlier),
            Some(_) => None,
            None => {
                self.known.insert(key, (word, span));
                None
            }
        }
    }
}
