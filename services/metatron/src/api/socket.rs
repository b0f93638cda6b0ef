//! The one WebSocket: frames down, resumed where it broke.

use super::Api;
use crate::{Error, Result};
use futures::{SinkExt, StreamExt};
use protocol::{
    command::Command,
    event::{Control, Frame},
};
use std::time::Duration;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream,
    tungstenite::{Message, client::IntoClientRequest},
};

pub struct Socket {
    api: Api,
    stream: WebSocketStream<MaybeTlsStream<tokio::net::TcpStream>>,
    /// The last place in the stream that was seen.
    seq: Option<String>,
    topics: Vec<String>,
}

/// What came down, or that something is missing and a snapshot is needed.
pub enum Down {
    Event(Box<protocol::event::EventFrame>),
    Resync,
}

impl Socket {
    /// Connects and says hello; everything after this moment will come.
    pub async fn open(api: &Api, topics: Vec<String>) -> Result<Self> {
        let stream = connect(api).await?;
        let mut socket = Self { api: api.clone(), stream, seq: None, topics };
        socket.hello().await?;
        Ok(socket)
    }

    /// The next frame. A broken connection is made anew and resumed, for up to 30 s.
    pub async fn next(&mut self) -> Result<Down> {
        loop {
            match self.stream.next().await {
                Some(Ok(Message::Text(text))) => match serde_json::from_str::<Frame>(&text) {
                    Ok(Frame::Event(event)) => {
                        self.seq = Some(event.seq.clone());
                        return Ok(Down::Event(Box::new(event)));
                    }
                    Ok(Frame::Control(Control::Resync { seq, .. })) => {
                        self.seq = Some(seq);
                        return Ok(Down::Resync);
                    }
                    Ok(Frame::Control(Control::Problem { problem, .. })) => {
                        return Err(Error::Problem(Box::new(problem)));
                    }
                    Ok(Frame::Control(_)) | Err(_) => {}
                },
                Some(Ok(Message::Close(_)) | Err(_)) | None => self.reconnect().await?,
                Some(Ok(_)) => {}
            }
        }
    }

    async fn hello(&mut self) -> Result<()> {
        self.say(&Command::Hello { resume_from: self.seq.clone() }).await?;
        self.say(&Command::Subscribe { topics: self.topics.clone() }).await?;
        if self.seq.is_some() {
            return Ok(());
        }
        // What is sent before the welcome could be missed.
        while let Some(Ok(message)) = self.stream.next().await {
            let Message::Text(text) = message else { continue };
            if let Ok(Frame::Control(Control::Welcome { seq, .. })) = serde_json::from_str(&text) {
                self.seq = Some(seq);
                return Ok(());
            }
        }
        Err(Error::Unreachable {
            address: self.api.address.clone(),
            detail: "the socket closed before its welcome".into(),
        })
    }

    async fn reconnect(&mut self) -> Result<()> {
        for wait in [100, 500, 1000, 2000, 4000, 8000, 14_000] {
            tokio::time::sleep(Duration::from_millis(wait)).await;
            match connect(&self.api).await {
                Ok(stream) => {
                    self.stream = stream;
                    if self.hello().await.is_ok() {
                        return Ok(());
                    }
                }
                Err(Error::Unreachable { .. }) => {}
                // It answers, and will not have us: the token was deleted.
                Err(refused) => return Err(refused),
            }
        }
        Err(Error::Unreachable {
            address: self.api.address.clone(),
            detail: "the socket broke and could not be made again for 30 s; the turn goes on without us"
                .into(),
        })
    }

    async fn say(&mut self, command: &Command) -> Result<()> {
        let text = serde_json::to_string(command).map_err(|error| Error::failed(error.to_string()))?;
        self.stream.send(Message::Text(text.into())).await.map_err(|error| Error::Unreachable {
            address: self.api.address.clone(),
            detail: error.to_string(),
        })
    }
}

async fn connect(api: &Api) -> Result<WebSocketStream<MaybeTlsStream<tokio::net::TcpStream>>> {
    let ticket = api.ticket().await?.ticket;
    let url = format!("{}/ws?ticket={ticket}", api.address.replacen("http", "ws", 1));
    let away = |detail: String| Error::Unreachable { address: api.address.clone(), detail };
    let request = url.as_str().into_client_request().map_err(|error| away(error.to_string()))?;
    let (stream, _) = tokio_tungstenite::connect_async(request)
        .await
        .map_err(|error| away(format!("the socket: {error}")))?;
    Ok(stream)
}
