import { request } from "@/lib/http/request";
import type { FileNames } from "@/protocol/FileNames";
import { CopyButton } from "@/ui/CopyButton";
import { PathText } from "@/ui/PathText";
import { QueryProblem } from "@/ui/QueryProblem";
import { useQuery } from "@tanstack/react-query";

/** Where its files lie, as the machine itself says. */
export function HomeFolder({ pid }: { pid: number }) {
  const query = useQuery({
    queryKey: ["home-folder", pid],
    queryFn: ({ signal }) => request<FileNames>("GET", "/api/files/names", { query: { pid, path: "" }, signal }),
    staleTime: Infinity,
    retry: false,
  });
  const { data } = query;
  if (query.error) return <QueryProblem query={query} />;
  if (!data) return <span className="text-faint">…</span>;
  return (
    <span className="flex items-start gap-1">
      <span className="code flex-1 min-w-0">
        <PathText text={data.folder} />
      </span>
      <span className="-my-1.5">
        <CopyButton text={data.folder} label="Copy the path" />
      </span>
    </span>
  );
}
