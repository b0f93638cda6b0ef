import { useCallback } from "react";

/** A picture of bytes: its address is of this page alone, and goes with it. */
export function BytesImage({ bytes, alt, className }: { bytes: Blob; alt: string; className: string }) {
  const show = useCallback(
    (image: HTMLImageElement | null) => {
      if (!image) return;
      const url = URL.createObjectURL(bytes);
      image.src = url;
      return () => URL.revokeObjectURL(url);
    },
    [bytes],
  );
  return <img ref={show} alt={alt} className={className} />;
}
