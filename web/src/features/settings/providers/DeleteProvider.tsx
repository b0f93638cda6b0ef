import { DeleteConfirm } from "@/features/settings/DeleteConfirm";
import { pathOf, TOUCHED } from "@/features/settings/providers/use_provider";
import type { Provider } from "@/protocol/Provider";

interface Props {
  provider: Provider;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function DeleteProvider({ provider, open, onOpenChange }: Props) {
  const after = provider.default ? " The oldest one that is left becomes the default; without one, the demo script answers." : "";
  return (
    <DeleteConfirm
      open={open}
      onOpenChange={onOpenChange}
      path={pathOf(provider.id)}
      queryKeys={TOUCHED}
      title={`Delete “${provider.name}”?`}
      detail={`${provider.has_key ? "Its key goes for good. " : ""}Chats stay; those that are set to it go over to the deep route. A route of your own that has nothing else is then without an answer.${after}`}
      action={provider.has_key ? "Delete it and its key" : "Delete it"}
      done={`“${provider.name}” is deleted`}
    />
  );
}
