// The few drawn signs of the interface, on a grid of 16, one stroke.

const PATHS = {
  meridian: "M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM8 2c2.6 1.7 3.8 3.7 3.8 6S10.6 12.3 8 14M2 8h12",
  chat: "M2.5 3.500h11v7.500H8l-3 2.500V11H2.500z",
  approvals: "M8 2.5 13.5 8 8 13.5 2.5 8zM8 6v2.500M8 10.200v.3",
  processes: "M2.5 4h4M9 4h4.500M2.5 8h7M12 8h1.500M2.5 12h2M7 12h6.5",
  settings: "M2.5 5h6M12 5h1.500M10.2 3.300v3.400M2.5 11H4M7.5 11h6M5.8 9.300v3.4",
  send: "M8 13V3.500M4 7.2 8 3.200l4 4",
  stop: "M4 4h8v8H4z",
  plus: "M8 3v10M3 8h10",
  back: "M9.5 3.5 5 8l4.5 4.5",
  right: "M6.5 3.5 11 8l-4.5 4.5",
  down: "M3.5 6.5 8 11l4.5-4.5",
  copy: "M5.5 5.500h8v8h-8zM10.5 5.500v-3h-8v8h3",
  check: "M3 8.5 6.5 12 13 4.5",
  cross: "M4 4l8 8M12 4l-8 8",
  edit: "M3 13l.6-2.600L11 3l2 2-7.4 7.400z",
  dark: "M13 9.500A5.5 5.5 0 0 1 6.5 3a5.5 5.5 0 1 0 6.5 6.500z",
  light: "M8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM8 1.500v1.300M8 13.200v1.300M1.5 8h1.300M13.2 8h1.300M3.4 3.400l.9.900M11.7 11.700l.9.900M3.4 12.600l.9-.9M11.7 4.300l.9-.9",
  system: "M2.5 3h11v8h-11zM6 13.500h4",
  home: "M2.5 7.500 8 2.800l5.500 4.700V13.200h-11zM6.500 13.200V9.500h3v3.700",
  apps: "M3 3h3.800v3.800H3zM9.200 3H13v3.800H9.200zM3 9.200h3.800V13H3zM9.200 9.200H13V13H9.200z",
  search: "M7 2.800a4.200 4.200 0 1 1 0 8.400a4.200 4.200 0 0 1 0-8.400zM10.200 10.200l3 3",
  leave: "M6.5 3H3v10h3.500M7 8h6M10.500 5.300 13.200 8l-2.700 2.700",
  install: "M8 2.800v6.700M5 6.800l3 3 3-3M3 11v2.200h10V11",
  keys: "M2 4h12v8.500H2zM4.500 6.800h.1M7 6.800h.1M9.300 6.800h.1M11.600 6.800h.1M5 9.800h6",
  open: "M9 3h4v4M13 3 7.5 8.500M6 4H3v9h9v-3",
} as const;

export type GlyphName = keyof typeof PATHS;

export function Glyph({ name, size = 16 }: { name: GlyphName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.3}
      strokeLinecap="square"
      aria-hidden="true"
      className="shrink-0"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
