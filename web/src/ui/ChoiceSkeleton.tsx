import { Skeleton } from "@/ui/Skeleton";

/** Stands where a choice is about to be: as high as its label and its field. */
export function ChoiceSkeleton() {
  return <Skeleton className="w-full h-[calc(var(--row)+var(--text-ui--line-height)+4px)]" />;
}
