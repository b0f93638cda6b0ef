import type { StorageItem } from "@/protocol/StorageItem";

const SAYINGS: Record<string, { name: string; says: string }> = {
  database: { name: "Database", says: "Chats, messages, what was asked and decided" },
  homes: { name: "Home folders", says: "What agents keep between their commands" },
  ops: { name: "Journal of commands", says: "Output and outcome, for 7 days" },
  machine: { name: "On the machine", says: "Output of commands, and home folders, where they are at work" },
  releases: { name: "Releases", says: "This one, and the one that an upgrade would go back to" },
  backups: { name: "Backups", says: "Copies of all of it, one a night" },
  logs: { name: "Logs", says: "What the services wrote about themselves" },
  redis: { name: "Queue", says: "What is under way between the services" },
  attachments: { name: "Attachments", says: "Files and images in chats; a part of the database" },
  other: { name: "Other", says: "Keys, settings, and files in the data folder that are none of the above" },
};

export interface StoragePart {
  key: string;
  name: string;
  says: string;
  bytes: number;
}

interface StorageParts {
  /** Everything once: attachments lie in the database. */
  sum: number;
  /** The largest first. */
  parts: readonly StoragePart[];
  attachments: StoragePart | null;
}

export function partsOf(items: readonly StorageItem[]): StorageParts {
  const all = items.map(({ key, bytes }) => ({ key, bytes, name: SAYINGS[key]?.name ?? key, says: SAYINGS[key]?.says ?? "" }));
  const parts = all.filter((part) => part.key !== "attachments").toSorted((a, b) => b.bytes - a.bytes);
  return {
    sum: parts.reduce((sum, part) => sum + part.bytes, 0),
    parts,
    attachments: all.find((part) => part.key === "attachments") ?? null,
  };
}
