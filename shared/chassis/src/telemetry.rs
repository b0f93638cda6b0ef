//! Logs: JSON lines, or pretty on a terminal. On stderr: stdout belongs to what a program prints.

use crate::config::Log;
use std::{fmt, io::IsTerminal as _};
use tracing::{Event, Subscriber};
use tracing_subscriber::{
    EnvFilter,
    fmt::{FmtContext, FormatEvent, FormatFields, format},
    registry::LookupSpan,
    util::SubscriberInitExt as _,
};

/// Once a process. Prints an error with its chain of causes through `report`.
///
/// A filter that cannot be read is replaced by `info`, and says so. Panics are logged too.
pub fn init(service: &str, log: &Log) {
    let (filter, unread) = match EnvFilter::try_new(&log.filter) {
        Ok(filter) => (filter, None),
        Err(error) => (EnvFilter::new("info"), Some(error)),
    };
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let installed = if log.format == "json" {
        let inner = format::Format::default().json().flatten_event(true).with_current_span(true);
        let prefix = format!("{{\"service\":{},", serde_json::json!(service));
        let named = Named { inner, prefix, instead_of: "{" };
        builder.fmt_fields(format::JsonFields::new()).event_format(named).finish().try_init()
    } else {
        let inner = format::Format::default().compact();
        let named = Named { inner, prefix: format!("{service} "), instead_of: "" };
        builder.with_ansi(std::io::stderr().is_terminal()).event_format(named).finish().try_init()
    };
    if installed.is_ok() {
        log_panics();
    }
    if let Some(error) = unread {
        tracing::warn!(filter = log.filter, %error, "the log filter cannot be read; `info` is used");
    }
}

/// An error and its causes on one line.
pub fn report(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

/// Every panic becomes a line like any other, with its place.
fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let message = panic.payload_as_str().unwrap_or("(no message)");
        tracing::error!(place, message, "panicked");
    }));
}

/// Puts the service's name before what `inner` writes: the library has no field common to all lines.
struct Named<F> {
    inner: F,
    prefix: String,
    /// What `inner` begins with and `prefix` brings itself.
    instead_of: &'static str,
}

impl<S, N, F> FormatEvent<S, N> for Named<F>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
    F: FormatEvent<S, N>,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, N>,
        mut writer: format::Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let mut line = String::new();
        let own = format::Writer::new(&mut line);
        // A writer made here knows nothing of colours: lines stay plain, on a terminal too.
        self.inner.format_event(context, own, event)?;
        writer.write_str(&self.prefix)?;
        writer.write_str(line.strip_prefix(self.instead_of).unwrap_or(&line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        io,
        sync::{Arc, Mutex},
    };

    #[derive(Clone, Default)]
    struct Sink(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Sink {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_json_line_names_the_service_once_and_parses() {
        let sink = Sink::default();
        let (inner, out) = (format::Format::default().json().flatten_event(true), sink.clone());
        let named = Named { inner, prefix: "{\"service\":\"pulse\",".into(), instead_of: "{" };
        let subscriber = tracing_subscriber::fmt()
            .with_writer(move || out.clone())
            .fmt_fields(format::JsonFields::new())
            .event_format(named)
            .finish();
        tracing::subscriber::with_default(subscriber, || {
            tracing::info_span!("beat", turn = 7).in_scope(|| tracing::warn!(count = 3, "a \"quoted\" word"));
        });
        let written = String::from_utf8(sink.0.lock().unwrap().clone()).unwrap();
        let line: serde_json::Value = serde_json::from_str(written.trim_end()).unwrap();
        assert_eq!(line["service"], "pulse");
        assert_eq!(line["count"], 3);
        assert_eq!(line["span"]["turn"], 7);
        assert_eq!(written.matches("\"service\"").count(), 1);
    }

    #[test]
    fn a_report_holds_every_cause() {
        let inner = io::Error::other("no space left");
        let error = crate::keys::Error::Io { path: "permit.key".into(), source: inner };
        assert_eq!(report(&error), "permit.key: no space left: no space left");
    }
}
