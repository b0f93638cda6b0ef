// Listeners by key, for what changes too often for React's own state.

import { oncePerCommit } from "@/live/streams/commit";

export class Topics {
  private readonly listeners = new Map<string, Set<() => void>>();
  private readonly dirty = new Set<string>();

  listen(key: string, listener: () => void): () => void {
    const set = this.listeners.get(key) ?? new Set();
    this.listeners.set(key, set);
    set.add(listener);
    return () => {
      set.delete(listener);
      if (set.size === 0 && this.listeners.get(key) === set) this.listeners.delete(key);
    };
  }

  touch(key: string): void {
    this.dirty.add(key);
    oncePerCommit(this.flush);
  }

  private readonly flush = (): void => {
    const keys = [...this.dirty];
    this.dirty.clear();
    for (const key of keys) for (const listener of this.listeners.get(key) ?? []) listener();
  };
}
