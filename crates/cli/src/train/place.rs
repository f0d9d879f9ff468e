//! The output files of a training, checked before it starts.

use super::options::Request;
use crate::data::Source;
use crate::place::{self, Kind, keep};
use std::error::Error;
use std::path::Path;
use wengert_files::{Claim, Log};

/// The files of a training, claimed while it runs.
pub(crate) struct Place {
    /// Whether the model will replace a file.
    pub(crate) replaces: bool,
    /// Opened once: the reader of a pipe would go away with the first one.
    pub(crate) log: Option<Log>,
    _claims: Vec<Claim>,
}

impl Place {
    /// Checks that the files can be written without losing anything, and claims them.
    pub(crate) fn of(request: &Request) -> Result<Self, Box<dyn Error>> {
        let (out, options) = (request.out(), &request.output);
        let source = request.source();
        let data = match &source {
            Source::Csv(data) | Source::Npy(data) => Some((&**data, "data")),
            _ => None,
        };
        let targets = request.table.targets.as_deref().map(|file| (file, "file of targets"));
        let log = options.log.as_deref().map(|file| (file, "log"));
        let others: Vec<(&Path, &str)> = [data, targets, log].into_iter().flatten().collect();
        // Not even --overwrite puts a model in their place.
        others.iter().try_for_each(|(file, what)| keep(file, what, &out))?;
        // A claim keeps a running training from being taken for an interrupted one.
        let claims = [Some(&*out), options.log.as_deref()];
        let claims = claims.into_iter().flatten().map(Claim::new).collect::<Result<_, _>>()?;
        let overwrites = options.overwrite || options.resume;
        let replaces = place::check(&out, &Kind::Model, &[], overwrites)? && !options.resume;
        let log = options.log.as_ref().map(Log::open).transpose()?;
        Ok(Self { replaces, log, _claims: claims })
    }
}
