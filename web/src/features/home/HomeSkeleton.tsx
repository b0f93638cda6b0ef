import { Skeleton } from "@/ui/Skeleton";

/** The page before its first look: the same places, nothing in them. */
export function HomeSkeleton() {
  return (
    <div aria-busy="true">
      <p className="sr-only" role="status">
        Looking at the machine …
      </p>
      <div className="h-12 w-80 max-w-full">
        <Skeleton lines={2} />
      </div>
      <div className="mt-8 grid gap-x-14 gap-y-10 grid-cols-[minmax(0,1fr)] wide:grid-cols-[minmax(0,1fr)_minmax(0,440px)]">
        <Skeleton lines={12} />
        <Skeleton lines={12} />
      </div>
    </div>
  );
}
