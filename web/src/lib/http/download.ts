// A file of the gateway's, saved as the browser saves files. A plain link would come without the proof.

import { saveAs } from "@/lib/http/bytes";
import { answer, whole } from "@/lib/http/request";

/** The name that `Content-Disposition` gives. */
export function nameIn(disposition: string | null): string | null {
  if (!disposition) return null;
  const extended = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1];
  if (extended) {
    try {
      return decodeURIComponent(extended);
    } catch {
      return null;
    }
  }
  return /filename="([^"]*)"/i.exec(disposition)?.[1] ?? null;
}

/** `otherwise`: its name where the answer gives none. Throws a ProblemError; then nothing was saved. */
export async function download(path: string, otherwise: string): Promise<void> {
  const response = await answer("GET", path, { timeout: null });
  saveAs(await whole(response.blob()), nameIn(response.headers.get("content-disposition")) ?? otherwise);
}
