// The commands of a chat's field. What can be done from the head and the list can be done by word here.

import { archiveChat, changeChat, compactChat, exportChat, renameChat, stopChat } from "@/features/chat/actions";
import type { Command, CommandOption } from "@/features/chat/composer/command";
import { changeOf, DEFAULT, defaultName, groupsOf, type Pinned, pinnedOf, routeChoices } from "@/features/chat/head/models";
import { setChat } from "@/features/chat/chat_state";
import { useWorld, world } from "@/live/store";
import { isResting } from "@/live/world";
import { useModels } from "@/lib/queries/models";
import { useRoutes } from "@/lib/queries/routes";
import type { ModelOffer } from "@/protocol/ModelOffer";
import type { Route } from "@/protocol/Route";
import { useMemo } from "react";
import { useNavigate } from "react-router";

const FORMATS: readonly CommandOption[] = [
  { value: "markdown", label: "markdown", detail: "to read" },
  { value: "json", label: "json", detail: "everything, for programs" },
];

function modelCommand(offers: readonly ModelOffer[], routes: readonly Route[], pin: (pinned: Pinned) => void): Command {
  const ways = routeChoices(routes).filter(({ off }) => !off).map(({ value, label, hint, pinned }) => ({ value, label, pinned, detail: `route${hint ? `, ${hint} first` : ""}` }));
  const choices = [...ways, ...groupsOf(offers).flatMap((group) => group.choices.map((choice) => ({ ...choice, detail: group.provider })))];
  const now = defaultName(offers, routes);
  return {
    word: "model",
    says: "Choose the model that answers, or a route",
    argument: "name",
    options: [{ value: DEFAULT, label: "default", ...(now ? { detail: now } : {}) }, ...choices],
    perform: (argument) => {
      const named = choices.filter((choice) => choice.value === argument || choice.label === argument);
      const found = named.length > 0 ? named : choices.filter((choice) => choice.label.includes(argument));
      if (argument === DEFAULT) pin(null);
      else if (argument === "") return "Name a model or a route: /model and a space shows them.";
      else if (found.length === 0) return `No model and no route is called ${argument}.`;
      else pin(found[0]?.pinned ?? null);
      return null;
    },
  };
}

function before(pid: number): Pinned {
  const process = world().processes[pid]?.process;
  return process ? pinnedOf(process) : null;
}

function isBusy(pid: number): boolean {
  const state = world().processes[pid]?.process.state;
  return state !== undefined && !isResting(state);
}

function chatCommands(pid: number, archived: boolean): Command[] {
  return [
    {
      word: "stop",
      says: "Stop what is under way",
      perform: () => {
        if (!isBusy(pid)) return "Nothing is under way here.";
        void stopChat(pid);
        return null;
      },
    },
    {
      word: "compact",
      says: "Sum up what was said, so that less is read each time",
      perform: () => {
        if (isBusy(pid)) return "Something is under way here: stop it first, or wait for its end.";
        void compactChat(pid);
        return null;
      },
    },
    {
      word: "rename",
      says: "Give this chat a title",
      argument: "title",
      perform: (title) => {
        if (!title) return "Say the title after it: /rename The night backups";
        renameChat(pid, title);
        return null;
      },
    },
    {
      word: "export",
      says: "Save this chat as a file",
      argument: "format",
      options: FORMATS,
      perform: (format) => {
        if (format && !FORMATS.some(({ value }) => value === format)) return "A chat can be saved as markdown or json.";
        void exportChat(pid, format === "json" ? "json" : "markdown");
        return null;
      },
    },
    {
      word: "archive",
      says: archived ? "Put this chat back among the others" : "Put this chat away; it is kept",
      perform: () => {
        void archiveChat(pid, !archived);
        return null;
      },
    },
  ];
}

/** `pin` for a chat that is not made yet. */
export function useCommands(pid: number | null, pin?: (pinned: Pinned) => void): Command[] {
  const navigate = useNavigate();
  const offers = useModels();
  const routes = useRoutes();
  const archived = useWorld((world) => pid !== null && (world.processes[pid]?.process.archived_at ?? null) !== null);
  return useMemo(() => {
    const chosen = pin ?? ((pinned: Pinned) => void (pid !== null && changeChat(pid, changeOf(pinned, before(pid)))));
    return [
      {
        word: "new",
        says: "Begin a new chat",
        perform: () => {
          void navigate("/chat/new");
          return null;
        },
      },
      modelCommand(offers, routes, chosen),
      ...(pid === null ? [] : chatCommands(pid, archived)),
      {
        word: "help",
        says: "Commands and keys",
        perform: () => {
          setChat({ help: true });
          return null;
        },
      },
    ];
  }, [navigate, offers, routes, archived, pid, pin]);
}
