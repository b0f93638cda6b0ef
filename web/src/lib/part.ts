// A component whose code is fetched when it is first needed. Unlike React's own `lazy`, one whose code is
// there already is shown at once: `lazy` shows its fallback first, and React keeps a fallback for 300 ms.

import { type ComponentType, createElement, use } from "react";

export type Part<P> = ComponentType<P> & {
  /** Fetches the code ahead; rejects when it is not to be had. Never asks twice for what came or is coming. */
  load(): Promise<unknown>;
};

export function part<P extends object>(ask: () => Promise<{ default: ComponentType<P> }>): Part<P> {
  let coming: Promise<ComponentType<P>> | null = null;
  let here: ComponentType<P> | null = null;
  const fetch = () =>
    (coming ??= ask().then((module) => {
      here = module.default;
      return here;
    }));
  // A failure of long ago must not be what one meets who opens it now. Only ahead: while it is shown React
  // asks again and again for what it waits for, and has to meet the failure.
  const load = () =>
    fetch().catch((thrown: unknown) => {
      coming = null;
      throw thrown;
    });
  // Who waited once goes on to ask `use`: React takes it for a mistake when one that waited asks no more.
  let waited = false;
  const Shown = (props: P) => {
    waited ||= here === null;
    return createElement(waited || !here ? use(fetch()) : here, props);
  };
  return Object.assign(Shown, { load });
}
