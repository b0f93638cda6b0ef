import { asProblem } from "@/lib/http/problem";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { ProblemCard } from "@/ui/ProblemCard";
import { type Toast, toast } from "@/ui/toast";
import { type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query";
import { type ComponentProps, type FormEvent, type ReactNode, useState } from "react";

interface Props<T, Saved> {
  kept: T;
  /** Null: what was typed is none. */
  read: (text: string) => T | null;
  /** As it is typed; what `read` reads back. */
  show?: (value: T) => string;
  save: (value: T) => Promise<Saved>;
  /** Whose answer it was read from, and is from then on. */
  query: { queryKey: QueryKey };
  said: (saved: Saved) => Pick<Toast, "title" | "detail">;
  field: (value: T | null) => Omit<ComponentProps<typeof Field>, "value" | "onChange">;
  /** Other ways to choose it. */
  children?: (value: T | null, choose: (text: string) => void) => ReactNode;
}

/** One value that is typed, and kept when that is said. What is typed while it is saved stays. */
export function KeepForm<T extends string | number, Saved>({ kept, read, show = String, save, query, said, field, children }: Props<T, Saved>) {
  const client = useQueryClient();
  const [typed, setTyped] = useState<string | null>(null);
  const keep = useMutation({
    mutationFn: save,
    onSuccess: (saved, sent) => {
      client.setQueryData(query.queryKey, saved);
      setTyped((now) => (now !== null && read(now) === sent ? null : now));
      toast({ tone: "good", ...said(saved) });
    },
  });
  const text = typed ?? show(kept);
  const value = read(text);
  function change(next: string) {
    setTyped(next);
    if (!keep.isPending) keep.reset();
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    if (value !== null && value !== kept && !keep.isPending) keep.mutate(value);
  }
  return (
    <form onSubmit={submit} className="grid gap-3">
      <div className="flex flex-wrap items-start gap-3">
        <Field {...field(value)} value={text} onChange={(event) => change(event.target.value)} />
        <Button type="submit" className="mt-[calc(var(--text-ui--line-height)+4px)]" busy={keep.isPending} off={value === null || value === kept}>
          Keep
        </Button>
      </div>
      {children?.(value, change)}
      {keep.isError ? <ProblemCard problem={asProblem(keep.error)} /> : null}
    </form>
  );
}
