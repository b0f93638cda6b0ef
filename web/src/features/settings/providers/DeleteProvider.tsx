import { useDeleteProvider } from "@/features/settings/providers/use_provider";
import { asProblem } from "@/lib/http/problem";
import type { Provider } from "@/protocol/Provider";
import { Confirm } from "@/ui/Confirm";
import { toast } from "@/ui/toast";

interface Props {
  provider: Provider;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function DeleteProvider({ provider, open, onOpenChange }: Props) {
  const remove = useDeleteProvider(provider.id);
  const after = provider.default ? " The oldest one that is left becomes the default; without one, the demo script answers." : "";
  return (
    <Confirm
      open={open}
      onOpenChange={onOpenChange}
      title={`Delete “${provider.name}”?`}
      detail={`${provider.has_key ? "Its key goes for good. " : ""}Chats stay; those that use it go over to the default.${after}`}
      action={provider.has_key ? "Delete it and its key" : "Delete it"}
      danger
      busy={remove.isPending}
      problem={remove.isError ? asProblem(remove.error) : null}
      onConfirm={() =>
        remove.mutate(undefined, {
          onSuccess: () => {
            onOpenChange(false);
            toast({ tone: "good", title: `“${provider.name}” is deleted` });
          },
        })
      }
    />
  );
}
