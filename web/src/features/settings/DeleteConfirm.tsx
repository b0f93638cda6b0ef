import { asProblem } from "@/lib/http/problem";
import { request } from "@/lib/http/request";
import { Confirm, type ConfirmProps } from "@/ui/Confirm";
import { toast } from "@/ui/toast";
import { type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query";

interface Props extends Pick<ConfirmProps, "open" | "onOpenChange" | "title" | "detail"> {
  path: string;
  /** Of the lists that it is gone from. */
  queryKeys: readonly QueryKey[];
  /** The button's words. */
  action?: string;
  /** What is said when it is gone. */
  done: string;
}

/** The question before something is deleted, and the deletion. The lists are read anew either way: it may be gone already. */
export function DeleteConfirm({ path, queryKeys, action = "Delete", done, onOpenChange, ...said }: Props) {
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => request("DELETE", path),
    onSuccess: () => {
      turn(false);
      toast({ tone: "good", title: done });
    },
    onSettled: () => Promise.all(queryKeys.map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
  function turn(next: boolean) {
    onOpenChange(next);
    // Why it did not work once is not about the next time.
    if (!next) remove.reset();
  }
  return (
    <Confirm
      {...said}
      onOpenChange={turn}
      action={action}
      danger
      busy={remove.isPending}
      problem={remove.isError ? asProblem(remove.error) : null}
      onConfirm={() => remove.mutate()}
    />
  );
}
