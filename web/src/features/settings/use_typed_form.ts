import { asProblem } from "@/lib/http/problem";
import type { Problem } from "@/protocol/Problem";
import { useMutation } from "@tanstack/react-query";
import { type ChangeEvent, type FormEvent, useLayoutEffect, useRef, useState } from "react";

/** What is wrong with each field; nothing: it can be sent. */
export type Faults<T> = { [K in keyof T]?: string };

type Texts<T> = { [K in keyof T]: T[K] extends string ? K : never }[keyof T];

interface Options<T, Answer> {
  nothing: T;
  /** Before it is sent. */
  faultsOf: (typed: T) => Faults<T>;
  /** What was said no to, where it was typed; null: it is about no field. */
  faultsIn: (problem: Problem) => Faults<T> | null;
  send: (typed: T) => Promise<Answer>;
  /** The fields are empty again. */
  onSent: (answer: Answer, sent: T) => unknown;
}

/** Fields that are sent together. What is wrong with one stands beside it, whoever found it, and it has the focus. */
export function useTypedForm<T extends { [K in keyof T]: string | boolean }, Answer>({ nothing, faultsOf, faultsIn, send, onSent }: Options<T, Answer>) {
  const ref = useRef<HTMLFormElement>(null);
  const [typed, setTyped] = useState(nothing);
  const [tried, setTried] = useState<Faults<T>>({});
  const sending = useMutation({
    mutationFn: send,
    onSuccess: (answer, sent) => {
      setTyped(nothing);
      return onSent(answer, sent);
    },
  });
  const problem = sending.isError ? asProblem(sending.error) : null;
  const refused = problem ? faultsIn(problem) : null;
  const faults = refused ?? tried;
  useLayoutEffect(() => {
    // What is wrong is heard with its field.
    ref.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus();
  }, [tried, sending.error]);

  function put<K extends keyof T>(key: K, value: T[K]) {
    setTyped((now) => ({ ...now, [key]: value }));
    // Words about what stood there before are not about what is typed now.
    setTried({});
    if (!sending.isPending) sending.reset();
  }
  return {
    typed,
    put,
    sending,
    /** What was said no to, and is about no field. */
    problem: refused ? null : problem,
    form: {
      ref,
      noValidate: true,
      onSubmit(event: FormEvent) {
        event.preventDefault();
        if (sending.isPending) return;
        const found = faultsOf(typed);
        sending.reset();
        setTried(found);
        if (Object.keys(found).length === 0) sending.mutate(typed);
      },
    },
    field: <K extends Texts<T>>(key: K) => ({
      value: typed[key] as string,
      wrong: faults[key],
      onChange: ({ target }: ChangeEvent<HTMLInputElement>) => put(key, target.value as T[K]),
    }),
    /** As if it had not been opened. */
    clear() {
      setTyped(nothing);
      setTried({});
      sending.reset();
    },
  };
}
