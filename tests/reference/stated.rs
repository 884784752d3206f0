//! Targets and checks of records, written from choices.

use super::kinds::Ty;
use super::words::Words;

impl Words<'_> {
    /// Which way an indicator is better, and perhaps a target for it.
    pub(crate) fn wanted(&mut self, name: &str, unit: Ty) -> String {
        let better = self.choices.of(&["", "  higher is better\n", "  lower is better\n"]);
        if self.choices.once_in(3) {
            return better.to_owned();
        }
        let (low, high, step) = match unit {
            Ty::Percent => ("25%", "50%", "5 points"),
            Ty::Dong => ("100 dong", "150 dong", "50 dong"),
            _ => ("1", "2", "1"),
        };
        let goals = [
            format!("at most {low}"),
            format!("under {low}"),
            format!("at least {low}"),
            format!("over {low}"),
            format!("from {low} to {high}"),
            format!("from {low} to under {high}"),
            format!("kept within from {low} to {high}"),
            format!("about {low}"),
            format!("down at least {step}"),
            format!("up at least {step}"),
            format!("up at most {step}"),
        ];
        let goal = self.choices.of(&goals);
        let mut text = format!("{better}target g_{name} for {name} year 2023 : {goal}\n");
        if goal.starts_with("about") {
            text.push_str(&format!("  about means within {step}\n"));
        } else if !goal.starts_with("kept") {
            let margin = format!("  exceeded when better than the bound at least {step}\n");
            text.push_str(&self.choices.of(&[String::new(), "  never exceeded\n".to_owned(), margin]));
        }
        let deviation = format!("  may deviate by {step} through 2023-12-31\n");
        text.push_str(&self.choices.of(&[String::new(), String::new(), deviation]));
        if !goal.starts_with("up") && !goal.starts_with("down") {
            text.push_str(self.choices.of(&["", "", "  compared at 1 decimals\n"]));
        }
        text
    }

    /// A check of each record: conditions, and how far from the middle of all it may be.
    pub(crate) fn record_check(&mut self, number: usize) -> String {
        let register = self.choices.of(&super::kinds::REGISTERS);
        let mut text = format!("check c{number} for each {}\n", register.name());
        let tests = 1 + self.choices.pick(2);
        for _ in 0..tests {
            let ty = self.choices.of(&[Ty::Dong, Ty::Plain]);
            let numbers = self.paths(register, ty);
            if !numbers.is_empty() && self.choices.once_in(2) {
                let middle = self.choices.of(&["off the median by at most", "off the mean by at most"]);
                let times = self.choices.of(&["1 times", "0.5 times", "3 times"]);
                text.push_str(&format!("  {} {middle} {times}\n", self.choices.of(&numbers)));
            } else {
                text.push_str(&format!("  {}\n", self.test(register)));
            }
        }
        text
    }
}
