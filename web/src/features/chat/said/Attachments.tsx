import { fileGlyph } from "@/features/chat/file_glyph";
import { BytesImage } from "@/features/chat/said/BytesImage";
import { readBytes, saveAs } from "@/lib/http/bytes";
import { asProblem } from "@/lib/http/problem";
import { part } from "@/lib/part";
import { formatBytes } from "@/lib/text/quantity";
import type { Attachment } from "@/protocol/Attachment";
import { Glyph } from "@/ui/Glyph";
import { Literal } from "@/ui/Literal";
import { toastProblem } from "@/ui/toast";
import { useQuery } from "@tanstack/react-query";
import { Suspense, useState } from "react";

const Lightbox = part(() => import("@/features/chat/said/Lightbox"));

function pathOf(id: string): string {
  return `/api/attachments/${encodeURIComponent(id)}`;
}

/** Files that go with a message: pictures to look at, others to take along. */
export function Attachments({ files }: { files: readonly Attachment[] }) {
  if (files.length === 0) return null;
  return (
    <ul className="flex flex-wrap gap-2 mb-2 max-w-(--measure)" aria-label="Attached">
      {files.map((file) => (
        <li key={file.id} className="max-w-full">
          {file.kind === "image" ? <Picture file={file} /> : <FileRow file={file} />}
        </li>
      ))}
    </ul>
  );
}

function usePicture(id: string): { bytes: Blob | undefined; failed: boolean } {
  const { data, isError } = useQuery({
    queryKey: ["attachment", id],
    queryFn: ({ signal }) => readBytes(pathOf(id), signal),
    staleTime: Infinity,
    gcTime: 60_000,
    retry: 1,
  });
  return { bytes: data, failed: isError };
}

function Picture({ file }: { file: Attachment }) {
  const { bytes, failed } = usePicture(file.id);
  const [open, setOpen] = useState(false);
  if (failed) return <FileRow file={file} />;
  return (
    <>
      <button
        type="button"
        className="block size-24 rounded-card border border-line bg-surface overflow-hidden hover:border-edge"
        aria-label={`Open ${file.name}`}
        title={`${file.name} · ${formatBytes(file.size)}`}
        data-attachment={file.id}
        onClick={() => setOpen(true)}
      >
        {bytes ? <BytesImage bytes={bytes} alt={file.name} className="size-full object-cover" /> : null}
      </button>
      {open && bytes ? (
        <Suspense>
          <Lightbox file={file} bytes={bytes} onLeave={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}

function FileRow({ file }: { file: Attachment }) {
  return (
    <button
      type="button"
      className="flex items-center gap-2 h-(--row) max-w-full px-3 rounded-control border border-line bg-surface text-muted hover:text-ink hover:border-edge"
      aria-label={`Download ${file.name}`}
      data-attachment={file.id}
      onClick={() =>
        void readBytes(pathOf(file.id)).then(
          (bytes) => saveAs(bytes, file.name),
          (thrown: unknown) => toastProblem(asProblem(thrown)),
        )
      }
    >
      <Glyph name={fileGlyph(file.kind)} />
      <span className="truncate">
        <Literal text={file.name} />
      </span>
      <span className="figure text-faint shrink-0">{formatBytes(file.size)}</span>
    </button>
  );
}
