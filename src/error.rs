//! Why work could not go on: the one error of the library.

use std::path::PathBuf;

/// What the library's fallible functions give.
pub type Result<T> = std::result::Result<T, Error>;

/// Why work could not go on. File and line come first, then what was found, what was expected, what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file or folder could not be read or written.
    #[error("{}: {doing}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What was being done, as in "cannot read this report".
        doing: String,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// A row of a table is wrong.
    #[error("{table}:{line}: {message}")]
    Row {
        /// The table's file name or path.
        table: String,
        /// Line in the file, counted from 1.
        line: u64,
        /// What was found, what was expected, what to do.
        message: String,
    },
    /// A report, or the folder of reports, cannot be used.
    #[error("{file}: {message}")]
    Input {
        /// The file or folder as the user named it.
        file: String,
        /// What was found, what was expected, what to do.
        message: String,
    },
    /// The output folder cannot be replaced.
    #[error("{}: {message}", path.display())]
    Output {
        /// The output folder or the file in it that is in the way.
        path: PathBuf,
        /// What was found and what to do.
        message: String,
    },
    /// The request cannot be carried out as it was put.
    #[error("{0}")]
    Usage(String),
}

impl Error {
    /// An [`Error::Io`] for `path` while `doing`.
    pub fn io(path: impl Into<PathBuf>, doing: impl Into<String>, source: std::io::Error) -> Self {
        Self::Io {
            path: path.into(),
            doing: doing.into(),
            source,
        }
    }

    /// An [`Error::Input`].
    pub fn input(file: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Input {
            file: file.into(),
            message: message.into(),
        }
    }

    /// An [`Error::Row`].
    pub fn row(table: impl Into<String>, line: u64, message: impl Into<String>) -> Self {
        Self::Row {
            table: table.into(),
            line,
            message: message.into(),
        }
    }
}
