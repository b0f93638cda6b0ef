import { DeleteConfirm } from "@/features/settings/DeleteConfirm";
import { backupsQuery } from "@/features/settings/storage/backups/backups_query";
import { sayHolds, sayMissing, sayWhen } from "@/features/settings/storage/backups/say";
import { download } from "@/lib/http/download";
import { asProblem } from "@/lib/http/problem";
import { capital } from "@/lib/text/capital";
import { formatBytes } from "@/lib/text/quantity";
import type { Backup } from "@/protocol/Backup";
import { Button } from "@/ui/Button";
import { Literal } from "@/ui/Literal";
import { toastProblem } from "@/ui/toast";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

export function BackupRow({ backup, now }: { backup: Backup; now: number }) {
  const [asked, setAsked] = useState(false);
  const path = `/api/backups/${encodeURIComponent(backup.name)}`;
  const when = sayWhen(backup.made_at, now);
  const missing = sayMissing(backup);
  const fetch = useMutation({
    mutationFn: () => download(path, backup.name),
    onError: (thrown) => toastProblem(asProblem(thrown)),
  });
  return (
    <li data-backup={backup.name} className="flex items-center gap-x-2 border-b border-line py-2">
      <div className="flex-1 min-w-0">
        <p>
          <span className="font-medium">{capital(when)}</span> <span className="figure text-muted ml-1 whitespace-nowrap">{formatBytes(backup.bytes)}</span>
        </p>
        <p className={backup.holds ? "text-muted" : "text-bad [overflow-wrap:anywhere]"}>
          <Literal text={sayHolds(backup)} />
        </p>
        {missing ? (
          <p className="text-warn [overflow-wrap:anywhere]">
            <Literal text={missing} />
          </p>
        ) : null}
      </div>
      <Button look="quiet" glyph="download" busy={fetch.isPending} aria-label={`Download the backup of ${when}`} title="Download" onClick={() => fetch.mutate()} />
      <Button look="quiet" glyph="trash" className="-mr-2" aria-label={`Delete the backup of ${when}`} title="Delete" onClick={() => setAsked(true)} />
      <DeleteConfirm
        open={asked}
        onOpenChange={setAsked}
        path={path}
        queryKeys={[backupsQuery.queryKey]}
        title={`Delete the backup of ${when}?`}
        detail="It goes for good. Other backups, and everything that runs, stay."
        done="The backup is deleted"
      />
    </li>
  );
}
