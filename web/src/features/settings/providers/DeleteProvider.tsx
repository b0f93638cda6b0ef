import { DeleteConfirm } from "@/features/settings/DeleteConfirm";
import { pathOf, TOUCHED } from "@/features/settings/providers/use_provider";
import { capital } from "@/lib/text/capital";
import type { Provider } from "@/protocol/Provider";

interface Props {
  provider: Provider;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function DeleteProvider({ provider, open, onOpenChange }: Props) {
  const after = provider.default ? " The oldest one that is left becomes the default; without one, the demo script answers." : "";
  const several = provider.keys.length > 1;
  const keys = several ? `its ${provider.keys.length} keys` : provider.has_key ? "its key" : null;
  return (
    <DeleteConfirm
      open={open}
      onOpenChange={onOpenChange}
      path={pathOf(provider.id)}
      queryKeys={TOUCHED}
      title={`Delete “${provider.name}”?`}
      detail={`${keys ? `${capital(keys)} ${several ? "go" : "goes"} for good. ` : ""}Chats stay; those that are set to it go over to the deep route. A route of your own that has nothing else is then without an answer.${after}`}
      action={keys ? `Delete it and ${keys}` : "Delete it"}
      done={`“${provider.name}” is deleted`}
    />
  );
}
