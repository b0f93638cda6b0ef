import { BytesImage } from "@/features/chat/said/BytesImage";
import { saveAs } from "@/lib/http/bytes";
import type { Attachment } from "@/protocol/Attachment";
import { formatBytes } from "@/lib/text/quantity";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";

/** One picture, as large as the page allows. */
export default function Lightbox({ file, bytes, onLeave }: { file: Attachment; bytes: Blob; onLeave: () => void }) {
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onLeave();
      }}
      title={file.name}
      description={formatBytes(file.size)}
      footer={
        <Button glyph="download" onClick={() => saveAs(bytes, file.name)}>
          Download
        </Button>
      }
    >
      <BytesImage bytes={bytes} alt={file.name} className="block mx-auto max-w-full max-h-[52dvh] object-contain" />
    </Dialog>
  );
}
