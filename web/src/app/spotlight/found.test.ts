import { chat } from "@/app/apps/chat";
import { settings } from "@/app/apps/settings";
import { SECTIONS } from "@/features/settings/section_list";
import { find, type Known, WAITS } from "@/app/spotlight/found";
import type { Approval } from "@/protocol/Approval";
import type { Process } from "@/protocol/Process";
import { describe, expect, it } from "vitest";

const process = (pid: number, title: string, more: Partial<Process> = {}) => ({ pid, title, program: "chat", state: "idle", archived_at: null, active_at: pid, ...more }) as Process;

const KNOWN: Known = {
  apps: [chat],
  actions: chat.actions ?? [],
  approvals: [{ id: "a1", pid: 7, summary: "Run `rm -r build`", op: { command: "rm -r build" } } as Approval],
  processes: [process(7, "Clean the build", { state: "working" as Process["state"] }), process(8, "Disk"), process(9, "Old disk", { archived_at: 1 })],
  recent: ["chat 8", "chat 404", "app chat"],
  hits: [],
  stop: async () => undefined,
};

const names = (query: string, known = KNOWN) => Object.fromEntries(find(query, known).map((group) => [group.name, group.items.map((item) => item.name)]));

describe("what the spotlight finds", () => {
  it("begins with what waits, then with what was used last", () => {
    const groups = find("", KNOWN);
    expect(groups.map((group) => group.name)).toEqual([WAITS, "Recent", "Chats", "Apps", "Actions"]);
    expect(groups[0]?.items.map((item) => item.name)).toEqual(["rm -r build"]);
    expect(groups[1]?.items.map((item) => item.name)).toEqual(["Disk", "Chat"]);
    expect(groups[2]?.items.map((item) => item.name)).toEqual(["Clean the build"]);
  });

  it("finds chats that were put away only by their words", () => {
    expect(names("disk").Chats).toEqual(["Disk", "Old disk"]);
  });

  it("opens and stops a process by its pid", () => {
    expect(names("7").Processes).toEqual(["Open 7", "Stop 7"]);
    expect(names("pid 8").Processes).toEqual(["Open 8"]);
    expect(names("stop").Running).toEqual(["Stop 7"]);
  });

  it("finds every section of the settings, by its name, what it is about, and with the rest", () => {
    const known = { ...KNOWN, apps: [chat, settings] };
    for (const { name } of SECTIONS) expect(names(name.toLowerCase(), known).Places?.[0]).toBe(name);
    expect(names("password", known).Places).toEqual(["Profile"]);
    expect(names("settings", known).Places).toHaveLength(SECTIONS.length);
    expect(find("", { ...known, recent: ["place /settings/storage"] })[1]?.items[0]?.name).toBe("Storage");
  });

  it("shows messages that have the words, not titles twice", () => {
    const hits = [
      { pid: 8, title: "Disk", archived: false, message_id: null, snippet: "Disk", at: 1 },
      { pid: 8, title: "Disk", archived: false, message_id: "m1", snippet: "the disk is full", at: 1 },
    ];
    expect(names("full", { ...KNOWN, hits }).Said).toEqual(["Disk"]);
  });
});
