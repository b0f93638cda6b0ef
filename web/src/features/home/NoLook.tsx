import { RecentChats } from "@/features/home/RecentChats";
import { Button } from "@/ui/Button";
import { PageBody } from "@/ui/PageBody";

/** Nobody answers and nothing was seen before: what is kept on this device, and what it is good for. */
export function NoLook({ busy, onAgain }: { busy: boolean; onAgain: () => void }) {
  return (
    <PageBody title={null}>
      <header>
        <h1 className="text-head desk:text-display font-[550] tracking-[-0.015em]">Metatron does not answer.</h1>
        <p role="status" className="mt-2 text-muted max-w-(--measure)">
          How the machine stands is shown as soon as it does; it is asked again by itself. Chats that were read on this device can be read, and what you write goes out later.
        </p>
        <p className="mt-4">
          <Button onClick={onAgain} busy={busy}>
            Try now
          </Button>
        </p>
      </header>
      <div className="mt-8 max-w-[576px]">
        <RecentChats />
      </div>
    </PageBody>
  );
}
