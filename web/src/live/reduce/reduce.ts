// The one place where the world changes: pure, idempotent, in any order. A frame that comes twice, or
// late, changes nothing; a snapshot never takes back what a later fact has said.

import type { EventFrame } from "@/protocol/EventFrame";
import { approvalDecided, approvalOpened, approvalSnapshot } from "@/live/reduce/approval";
import { failedChat, failedOlder, keptChat, loadedChat, loadingOlder, messageCreated, openingChat, setAside, turnState } from "@/live/reduce/chat";
import type { Input } from "@/live/reduce/input";
import { linksOf, opSnapshot, opState } from "@/live/reduce/op";
import { processActive, processDeleted, processRow, processSnapshot, processState } from "@/live/reduce/process";
import { EMPTY, type World } from "@/live/world";

const NOTICES_KEPT = 5;

function applyFrame(world: World, frame: EventFrame): World {
  const fact = frame.fact ?? 0;
  if (frame.pid !== null && world.deleted[frame.pid]) return world;
  switch (frame.type) {
    case "process.created":
    case "process.changed":
      return processRow(world, frame.process, fact);
    case "process.state":
      return processState(world, frame.pid, frame.state, fact);
    case "process.deleted":
      return processDeleted(world, frame.pid);
    case "turn.state":
      return turnState(world, frame, frame.at);
    case "messages.set_aside":
      return setAside(world, frame.pid, frame.message_ids);
    case "message.created": {
      const active = processActive(world, frame.pid, frame.message.created_at);
      const created = messageCreated(active, frame.pid, frame.message);
      return created.chats[frame.pid] ? linksOf(created, frame.message) : created;
    }
    case "op.state":
      return opState(world, frame, fact);
    case "approval.opened":
      return approvalOpened(world, frame.approval, fact);
    case "approval.decided":
      return approvalDecided(world, frame, frame.at, fact);
    case "notice": {
      if (world.notices.some((notice) => notice.key === frame.seq)) return world;
      const { pid, level, title, detail, at, seq } = frame;
      return { ...world, notices: [...world.notices, { key: seq, pid, level, title, detail, at }].slice(-NOTICES_KEPT) };
    }
    // Tokens and output live outside React, in streams/.
    case "message.delta":
    case "op.output":
      return world;
    default:
      // A newer server may say more than this page understands.
      return world;
  }
}

export function reduce(world: World, input: Input): World {
  switch (input.kind) {
    case "frame": {
      const next = applyFrame(world, input.frame);
      const fact = input.frame.fact ?? 0;
      return fact > next.lastFact ? { ...next, lastFact: fact } : next;
    }
    case "processes":
      return processSnapshot(world, input.items, input.asOf, input.complete);
    case "process.deleted":
      return processDeleted(world, input.pid);
    case "processes.failed":
      return world.listed ? world : { ...world, listProblem: input.problem };
    case "chat.opening":
      return openingChat(world, input.pid);
    case "chat.failed":
      return failedChat(world, input.pid, input.problem);
    case "chat.kept": {
      const shown = keptChat(world, input.pid, input);
      return shown === world ? world : input.messages.reduce(linksOf, shown);
    }
    case "chat.loadingOlder":
      return loadingOlder(world, input.pid);
    case "chat.olderFailed":
      return failedOlder(world, input.pid, input.problem);
    case "chat.loaded":
    case "chat.older": {
      const where = input.kind === "chat.loaded" ? "newest" : "older";
      return input.messages.reduce(linksOf, loadedChat(world, input.pid, input, where));
    }
    case "ops":
      return opSnapshot(world, input.items, input.asOf);
    case "approvals":
      return approvalSnapshot(world, input.items, input.asOf, input.scope);
    case "notice.dismissed":
      return { ...world, notices: world.notices.filter((notice) => notice.key !== input.key) };
    case "forgotten":
      return EMPTY;
  }
}
