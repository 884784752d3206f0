//! Registers: their columns and how rows lie in time.

use super::declare::named;
use super::scope::{Checker, Clash, Names};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Field, FieldId, Register, RegisterId, Timing, Type};
use crate::source::Span;
use crate::syntax::ast::{FieldDecl, Ident, RegisterClause, RegisterDecl};
use crate::value::{Message, Unit, name};
use std::collections::BTreeMap;

/// How many digits after the point a column keeps; rates are kept as fractions of one, which takes two.
const MOST_DIGITS: u32 = 18;

impl Checker {
    /// Declares all registers, then their columns, then their relations.
    pub(super) fn declare_registers(&mut self, decls: &[&RegisterDecl]) {
        for (i, decl) in decls.iter().enumerate() {
            self.declare_register(RegisterId(i), decl);
        }
        for (i, decl) in decls.iter().enumerate() {
            self.declare_fields(RegisterId(i), decl);
        }
        self.declare_relations(decls);
        for (i, decl) in decls.iter().enumerate() {
            if let Some(from) = &decl.made_from {
                self.declare_origin(RegisterId(i), decl, from, decls);
            }
        }
    }

    /// A register made from another: it needs a key, and rows that do not follow one another in time.
    fn declare_origin(&mut self, id: RegisterId, decl: &RegisterDecl, from: &Ident, decls: &[&RegisterDecl]) {
        let Some(origin) = self.register_named(from) else { return };
        let register = self.program.register(id);
        let refused = if origin == id || decls.get(origin.0).is_some_and(|origin| origin.made_from.is_some()) {
            let message = Message::new(
                format!("danh sách `{}` cũng được gộp từ danh sách khác", from.text),
                format!("register `{}` is itself made from another", from.text),
            );
            Some((message, Message::new("Nêu danh sách có tệp số liệu.", "name a register that has data files")))
        } else if register.keys.is_empty() {
            let message = Message::new(
                "danh sách gộp từ danh sách khác cần cột định danh, để biết các dòng nào là một",
                "a register made from another needs a key, which says which rows are one",
            );
            Some((message, Message::new("Viết `định danh` trước cột mã.", "write `key` before the column of the code")))
        } else if matches!(register.timing, Timing::Flow(_) | Timing::Valid(..)) {
            let message = Message::new(
                "danh sách gộp từ danh sách khác chỉ chốt số liệu theo kỳ, không theo từng ngày",
                "a register made from another is a stock or a plain list, its rows have no days of their own",
            );
            Some((message, Message::new("Bỏ dòng nêu cột ngày.", "leave out the clause that names a column of days")))
        } else {
            None
        };
        if let Some((message, help)) = refused {
            let at = if register.keys.is_empty() { decl.name.span } else { from.span };
            return self.fault(Diagnostic::error(Code::BadClause, message).at(at).help(help));
        }
        if let Some(register) = self.program.registers.get_mut(id.0) {
            register.made_from = Some(origin);
        }
    }

    fn declare_register(&mut self, id: RegisterId, decl: &RegisterDecl) {
        self.program.registers.push(Register {
            named: named(&decl.name, decl.label.as_ref()),
            timing: Timing::Timeless,
            fields: Vec::new(),
            keys: Vec::new(),
            made_from: None,
        });
        self.fields.push(Names::default());
        self.inverses.push(Names::default());
        let clash = self.registers.add(&decl.name, id);
        self.clash(&decl.name, clash);
    }

    fn declare_fields(&mut self, id: RegisterId, decl: &RegisterDecl) {
        let mut headers = BTreeMap::new();
        for clause in &decl.clauses {
            if let RegisterClause::Field(field) = &clause.node {
                self.declare_field(id, field);
                self.headers_once(&mut headers, field);
            }
        }
        if !decl.clauses.iter().any(|c| matches!(c.node, RegisterClause::Field(_))) {
            let name = &decl.name.text;
            let message =
                Message::new(format!("danh sách `{name}` chưa có cột nào"), format!("register `{name}` has no column"));
            let help = Message::new("Thêm các cột, mỗi cột một dòng: `tên : kiểu`.", "add its columns: `name : type`");
            self.fault(Diagnostic::error(Code::BadClause, message).at(decl.name.span).help(help));
        }
        let mut timing = None;
        let mut stated: Option<Span> = None;
        for clause in &decl.clauses {
            let found = match &clause.node {
                RegisterClause::Taken { every, by } => {
                    let by = by.as_ref().and_then(|name| self.timing_field(id, name, false));
                    Some(Timing::Stock(*every, by))
                }
                RegisterClause::DatedBy(name) => self.timing_field(id, name, true).map(Timing::Flow),
                RegisterClause::Valid { from, through } => self.validity(id, from, through.as_ref(), clause.span),
                RegisterClause::Field(_) | RegisterClause::Note(_) => continue,
            };
            if let Some(earlier) = stated {
                self.two_timings(clause.span, earlier);
            }
            stated = Some(clause.span);
            timing = found.or(timing);
        }
        if let (Some(timing), Some(register)) = (timing, self.program.registers.get_mut(id.0)) {
            register.timing = timing;
        }
    }

    /// Rows with a history: a key says which follow one another, and the column of last days may be empty.
    fn validity(&mut self, id: RegisterId, from: &Ident, through: Option<&Ident>, span: Span) -> Option<Timing> {
        if self.program.register(id).keys.is_empty() {
            let message = Message::new(
                "danh sách có thời hạn cần cột định danh, để biết các dòng nào nối tiếp nhau",
                "a register whose rows are valid from a day needs a key, which says which rows follow one another",
            );
            let help = Message::new("Viết `định danh` trước cột mã.", "write `key` before the column of the code");
            self.fault(Diagnostic::error(Code::BadClause, message).at(span).help(help));
        }
        let from = self.timing_field(id, from, true);
        let through = match through {
            Some(through) => Some(self.timing_field(id, through, true)?),
            None => None,
        };
        let fields = self.program.registers.get_mut(id.0).map(|register| &mut register.fields);
        if let (Some(fields), Some(last)) = (fields, through)
            && let Some(field) = fields.get_mut(last.0)
        {
            field.optional = true;
        }
        from.map(|from| Timing::Valid(from, through))
    }

    fn two_timings(&mut self, again: Span, earlier: Span) {
        let message =
            Message::new("một danh sách chỉ có một cách chốt số liệu", "how a register lies in time is stated once");
        self.fault(
            Diagnostic::error(Code::BadClause, message)
                .at(again)
                .because(earlier, Message::new("đã nêu ở đây", "stated here already"))
                .help(Message::new("Giữ một trong hai dòng.", "keep one of the two lines")),
        );
    }

    /// The field that puts rows in time: a day for a flow; a year (number) or a day for a stock.
    fn timing_field(&mut self, id: RegisterId, ident: &Ident, flow: bool) -> Option<FieldId> {
        let Some(field) = self.field_named(id, &ident.text) else {
            self.unknown_column(id, ident, &Message::new("cột", "column"));
            return None;
        };
        let ty = self.program.field(id, field).ty.clone();
        let fits = matches!(ty, Type::Date) || (!flow && matches!(ty, Type::Number(_)));
        if !fits {
            let described = self.describe(&ty);
            let message = Message::new(
                format!("`{}` là {}, ở đây cần cột ngày", ident.text, described.vi),
                format!("`{}` is {}, a column of dates is needed here", ident.text, described.en),
            );
            self.refuse(Code::TypeMismatch, ident.span, message);
        }
        fits.then_some(field)
    }

    /// Reports a name that is no column of a register.
    pub(super) fn unknown_column(&mut self, id: RegisterId, ident: &Ident, what: &Message) {
        let names = self.field_names(id);
        let of = self.program.register(id).named.name.clone();
        let place = Message::new(format!("danh sách {of}"), format!("register {of}"));
        self.unknown_in(Code::UnknownColumn, ident, (&place, what), &names);
    }

    fn declare_field(&mut self, id: RegisterId, decl: &FieldDecl) {
        let next = self.program.register(id).fields.len();
        let clash = self.fields.get_mut(id.0).and_then(|names| names.add(&decl.name, FieldId(next)));
        let fresh = !matches!(clash, Some(Clash::Same(_)));
        self.clash(&decl.name, clash);
        let ty = self.field_type(&decl.ty, &decl.name);
        let scale = self.scale(decl, ty.as_ref().map(|(ty, _)| ty));
        if decl.key && decl.optional {
            let message = Message::new("cột định danh không được để trống", "a key column is never empty");
            let help = Message::new("Bỏ `, được để trống`.", "leave out `, optional`");
            self.fault(Diagnostic::error(Code::BadClause, message).at(decl.name.span).help(help));
        }
        // A column of unknown type keeps its place, so that its name is not missed a second time.
        if ty.is_none() && fresh {
            self.vague_fields.insert((id, FieldId(next)));
        }
        let (ty, relation) = ty.unwrap_or((Type::Text, None));
        let factor = self.factor(&decl.ty);
        let field = Field {
            named: named(&decl.name, decl.label.as_ref()),
            ty,
            optional: decl.optional,
            scale,
            factor,
            headers: decl.headers.iter().map(|h| h.text.clone()).collect(),
            relation,
        };
        if let (Some(register), true) = (self.program.registers.get_mut(id.0), fresh) {
            if decl.key {
                register.keys.push(FieldId(next));
            }
            register.fields.push(field);
        }
    }

    /// How many digits after the point are kept: as stated; none of whole things; two of others, and two more of rates.
    fn scale(&mut self, decl: &FieldDecl, ty: Option<&Type>) -> u32 {
        let unit = match ty {
            Some(Type::Number(unit)) => unit,
            Some(_) if decl.decimals.is_some() => {
                let message =
                    Message::new("chỉ cột số mới có chữ số thập phân", "only a column of numbers has decimals");
                let help = Message::new("Bỏ phần chữ số thập phân.", "leave out the decimals");
                self.fault(Diagnostic::error(Code::BadClause, message).at(decl.name.span).help(help));
                return 0;
            }
            _ => return 0,
        };
        let extra = if *unit == Unit::rate() || *unit == Unit::points() { 2 } else { 0 };
        let most = MOST_DIGITS - extra;
        let stated = decl.decimals.unwrap_or(if unit.is_whole() { 0 } else { 2 });
        if stated > most {
            let message =
                Message::new(format!("tối đa {most} chữ số thập phân"), format!("at most {most} decimals can be kept"));
            self.refuse(Code::BadNumber, decl.name.span, message);
        }
        stated.min(most) + extra
    }

    /// A header of a data file leads to one column.
    fn headers_once(&mut self, seen: &mut BTreeMap<String, (String, Span)>, decl: &FieldDecl) {
        let texts = decl.label.iter().chain(&decl.headers).map(|text| (text.text.as_str(), text.span));
        for (text, span) in [(decl.name.text.as_str(), decl.name.span)].into_iter().chain(texts) {
            let key = name::key(&text.trim().to_lowercase());
            match seen.get(&key) {
                Some((owner, earlier)) if *owner != decl.name.text && span != decl.name.span => {
                    let (owner, earlier, mine) = (owner.clone(), *earlier, &decl.name.text);
                    let message = Message::new(
                        format!("tiêu đề `{text}` dẫn tới cả hai cột `{owner}` và `{mine}`"),
                        format!("the header `{text}` leads to both columns `{owner}` and `{mine}`"),
                    );
                    let help = Message::new("Đổi nhãn của một cột.", "change the label of one of them");
                    self.fault(
                        Diagnostic::error(Code::DuplicateName, message)
                            .at(span)
                            .because(earlier, Message::new("lần đầu ở đây", "first here"))
                            .help(help),
                    );
                }
                Some(_) => {}
                None => {
                    seen.insert(key, (decl.name.text.clone(), span));
                }
            }
        }
    }
}
