import { BackupRow } from "@/features/settings/storage/backups/BackupRow";
import { backupsQuery } from "@/features/settings/storage/backups/backups_query";
import { KeysLine } from "@/features/settings/storage/backups/KeysLine";
import { sayStanding } from "@/features/settings/storage/backups/say";
import { asProblem } from "@/lib/http/problem";
import { request } from "@/lib/http/request";
import { newClientId } from "@/lib/ids";
import type { BackupBegun } from "@/protocol/BackupBegun";
import type { NewBackup } from "@/protocol/NewBackup";
import { Button } from "@/ui/Button";
import { PathText } from "@/ui/PathText";
import { ProblemCard } from "@/ui/ProblemCard";
import { QueryProblem } from "@/ui/QueryProblem";
import { Skeleton } from "@/ui/Skeleton";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

/** What there is, how the last one went, and another one at a press. */
export function BackupsPart() {
  const client = useQueryClient();
  const backups = useQuery(backupsQuery);
  const make = useMutation({
    mutationFn: () => request<BackupBegun>("POST", "/api/backups", { body: { client_id: newClientId() } satisfies NewBackup }),
    onSettled: () => client.invalidateQueries({ queryKey: backupsQuery.queryKey }),
  });
  if (!backups.data) return backups.isError ? <QueryProblem query={backups} /> : <Skeleton lines={4} />;
  const { items, under_way, last, folder, nightly_kept } = backups.data;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4" data-backups={items.length}>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button glyph="archive" busy={make.isPending || under_way !== null} onClick={() => make.mutate()}>
          Back up now
        </Button>
        <p className="text-muted" role="status">
          {under_way ? `Backing up: ${under_way.step} …` : sayStanding(backups.data)}
        </p>
      </div>
      {make.isError ? <ProblemCard problem={asProblem(make.error)} /> : null}
      {last?.problem && !under_way ? <ProblemCard problem={last.problem} /> : null}
      <QueryProblem query={backups} />
      {items.length > 0 ? (
        <ul className="border-t border-line">
          {items.map((backup) => (
            <BackupRow key={backup.name} backup={backup} now={backups.data.now} />
          ))}
        </ul>
      ) : null}
      <p className="text-muted max-w-[64ch] text-pretty">
        One is made each night; the last {nightly_kept} of these are kept, and what you ask for stays until you delete it. They lie in{" "}
        <span className="code">
          <PathText text={folder} />
        </span>
        , on the disk that they are to save you from losing: download one now and then. <span className="code">metatron restore</span>, in containers{" "}
        <span className="code">make restore</span>, puts one back into an empty folder.
      </p>
      <KeysLine setAt={backups.data.passphrase_set_at} />
    </div>
  );
}
