//! What the prompts of a step are made of.

use super::{
    Driver,
    think::{Ask, Miss},
};
use crate::{
    agent::Wanted,
    context::{
        self, Files, Ingredients, Prompt, compact,
        files::{self, Read},
    },
    route::{Candidate, Without},
};
use protocol::{
    message::{AttachmentKind, Message},
    node::Place,
};
use std::borrow::Cow;

/// Messages of the past that are looked at, at most.
const HISTORY: i64 = 600;

/// What prompts of this step are made of, whoever reads them.
pub(super) struct Material {
    pub history: Vec<Message>,
    files: Files,
    /// All there are were given in earlier turns: another model took them. One that does not goes on without, and is
    /// told so.
    old_images: bool,
    old_documents: bool,
    place: Option<Place>,
}

impl Material {
    /// None: what is to be left out was given just now.
    fn files(&self, without: Without) -> Option<Cow<'_, Files>> {
        let mut files = Cow::Borrowed(&self.files);
        for (left_out, old, kind) in [
            (without.images, self.old_images, AttachmentKind::Image),
            (without.documents, self.old_documents, AttachmentKind::Document),
        ] {
            match (left_out, old) {
                (false, _) => {}
                (true, false) => return None,
                (true, true) => files::hide(kind, files.to_mut()),
            }
        }
        Some(files)
    }
}

impl Driver<'_> {
    pub(super) async fn material(&self) -> Result<Material, Miss> {
        let history = self.works.store.history(self.claim.pid, &self.claim.turn_id, HISTORY).await?;
        let files = self.files(&history).await?;
        let old = |kind| files::only_old(kind, &history, &self.claim.turn_id);
        let (old_images, old_documents) = (old(AttachmentKind::Image), old(AttachmentKind::Document));
        let place = self.works.hands.place(&self.works.node).await;
        Ok(Material { history, files, old_images, old_documents, place })
    }

    pub(super) fn prompt(
        &self,
        for_: &Candidate,
        of: &Material,
        ask: Ask,
        without: Without,
    ) -> Option<Prompt> {
        let files = of.files(without)?;
        let from = Ingredients {
            node: &self.works.node,
            place: of.place,
            history: &of.history,
            turn: &self.claim.turn_id,
            room: for_.room(),
            reader: (!without.seals).then(|| for_.reader()),
            files: &files,
            note: ask.note,
        };
        let mut prompt = match ask.wanted {
            Wanted::Step => context::build(from),
            Wanted::Summary => compact::prompt(&from),
        };
        prompt.cache_key = Some(format!("metatron-{}", self.claim.pid));
        Some(prompt)
    }

    /// What a prompt shows of the files that were given along. Their rows never change.
    async fn files(&self, history: &[Message]) -> store::Result<Files> {
        let (store, owner) = (&self.works.store, &self.claim.owner_id);
        let mut files = Files::new();
        for file in files::wanted(history) {
            let read = match file.kind {
                kind @ (AttachmentKind::Image | AttachmentKind::Document) => {
                    match store.attachment(owner, &file.id).await {
                        Ok((_, bytes)) if kind == AttachmentKind::Image => Some(Read::Image(bytes.into())),
                        Ok((_, bytes)) => {
                            let pages = context::pages::of(&bytes);
                            Some(Read::Document(bytes.into(), pages))
                        }
                        Err(store::Error::NotFound(_)) => None,
                        Err(error) => return Err(error),
                    }
                }
                AttachmentKind::Text => {
                    let ends = store.attachment_ends(owner, &file.id, files::TEXT_END).await?;
                    ends.map(|(head, tail)| Read::Text(head, tail))
                }
            };
            files.extend(read.map(|read| (file.id.clone(), read)));
        }
        Ok(files)
    }
}

/// Only what is made without images or documents may be no prompt at all.
pub(super) fn no_prompt() -> Prompt {
    Prompt::bare("", None)
}
