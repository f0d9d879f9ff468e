//! Choices named in files and on the command line: `relu`, `leaky_relu(0.2)`.

/// Splits `"leaky_relu(0.2)"` into the name and the text in parentheses.
pub(crate) fn split(text: &str) -> (&str, Option<&str>) {
    match text.strip_suffix(')').and_then(|text| text.split_once('(')) {
        Some((name, number)) => (name, Some(number)),
        None => (text, None),
    }
}

/// Implements the names of an enum: `ALL`, `name`, `Display`, `FromStr` and the error of the latter.
///
/// A row is a name and a variant with its default and, if the variant has a number, a pattern that
/// binds it. `name` matches on the variants, so a variant without a row does not compile.
macro_rules! named {
    (
        $Type:ident, $what:literal, $Unknown:ident, $number:literal: $allowed:expr;
        $($name:expr => $Variant:ident = $default:expr $(, $pattern:pat => $binding:ident)?;)*
    ) => {
        impl $Type {
            /// One of each, with the default numbers.
            ///
            /// ```
            #[doc = concat!("use wengert_layers::", stringify!($Type), ";")]
            #[doc = concat!("let all = ", stringify!($Type), "::ALL;")]
            /// assert!(all.iter().all(|choice| choice.to_string() == choice.name())); // no numbers
            /// ```
            pub const ALL: &'static [Self] = &[$($default),*];

            /// The name in files and on the command line, without a number.
            ///
            /// ```
            #[doc = concat!("use wengert_layers::", stringify!($Type), ";")]
            #[doc = concat!("for choice in ", stringify!($Type), "::ALL {")]
            ///     assert_eq!(choice.name().parse(), Ok(*choice)); // with the default number
            /// }
            /// ```
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$Variant { .. } => $name,)*
                }
            }

            /// The number of this choice, if it has one.
            fn number_mut(&mut self) -> Option<&mut f64> {
                match self {
                    $($($pattern => Some($binding),)?)*
                    _ => None,
                }
            }
        }

        /// The name, then the number in parentheses if it is not the default.
        impl std::fmt::Display for $Type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let mut own = *self;
                match own.number_mut() {
                    Some(number) if !Self::ALL.contains(self) => {
                        write!(f, "{}({number})", self.name())
                    }
                    _ => f.write_str(self.name()),
                }
            }
        }

        /// Parses the text that [`Display`](std::fmt::Display) writes.
        impl std::str::FromStr for $Type {
            type Err = $Unknown;

            fn from_str(text: &str) -> Result<Self, $Unknown> {
                let unknown = || $Unknown { given: text.to_owned() };
                let (name, number) = crate::name::split(text);
                let found = Self::ALL.iter().find(|choice| choice.name() == name);
                let mut choice = *found.ok_or_else(unknown)?;
                if let Some(number) = number {
                    let allowed: fn(&f64) -> bool = $allowed;
                    let number = number.parse().ok().filter(allowed).ok_or_else(unknown)?;
                    *choice.number_mut().ok_or_else(unknown)? = number;
                }
                Ok(choice)
            }
        }

        #[doc = concat!(
            "A text that names no ", $what, "; it says which names there are.\n\n",
            "```\nlet unknown = \"none\".parse::<wengert_layers::", stringify!($Type), ">().unwrap_err();\n",
            "assert!(unknown.to_string().starts_with(\"unknown ", $what, " \\\"none\\\"; allowed: \"));\n```"
        )]
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $Unknown {
            given: String,
        }

        impl $Unknown {
            /// The allowed numbers in parentheses, if the number is wrong and not the name.
            ///
            /// ```
            #[doc = concat!("use wengert_layers::", stringify!($Type), ";")]
            #[doc = concat!("let wrong = |text: &str| text.parse::<", stringify!($Type), ">().unwrap_err();")]
            #[doc = concat!("let name = ", stringify!($Type), "::ALL[0].name();")]
            /// assert!(wrong(&format!("{name}(x)")).wrong_number().is_some());
            /// assert!(wrong("none").wrong_number().is_none());
            /// ```
            pub fn wrong_number(&self) -> Option<String> {
                let (name, _) = crate::name::split(&self.given);
                let mut choice = *$Type::ALL.iter().find(|choice| choice.name() == name)?;
                Some(match choice.number_mut() {
                    Some(default) => {
                        format!("expected {name} or {name}({}), as in {name}({default})", $number)
                    }
                    None => format!("{name} takes no number"),
                })
            }
        }

        impl std::fmt::Display for $Unknown {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let given = &self.given;
                if let Some(allowed) = self.wrong_number() {
                    return write!(f, "{} {given:?}: {allowed}", $what);
                }
                let names: Vec<_> = $Type::ALL.iter().map(|choice| choice.name()).collect();
                write!(f, "unknown {} {given:?}; allowed: {}", $what, names.join(", "))
            }
        }

        impl std::error::Error for $Unknown {}
    };
}
pub(crate) use named;
