// A file of the gateway's, saved as the browser saves files. A plain link would come without the proof.

import { readAnswer, saveAs } from "@/lib/http/bytes";

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

export async function download(path: string, otherwise: string): Promise<void> {
  const answer = await readAnswer(path);
  saveAs(await answer.blob(), nameIn(answer.headers.get("content-disposition")) ?? otherwise);
}
