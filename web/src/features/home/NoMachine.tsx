import { SectionHead } from "@/features/home/SectionHead";

/** No machine has answered since this page was opened. */
export function NoMachine({ why }: { why: string | null }) {
  return (
    <section aria-labelledby="home-machine">
      <SectionHead id="home-machine" name="Machine">
        <span className="label text-bad">away</span>
      </SectionHead>
      <p className="mt-3">{why ?? "No machine answers."}</p>
      <p className="mt-1 text-muted max-w-(--measure)">
        Chats are kept, and what was said waits until a machine is back. On the machine “metatron status” says whether its shell-bridge runs.
      </p>
    </section>
  );
}
