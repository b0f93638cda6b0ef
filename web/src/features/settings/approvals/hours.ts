/** Whole hours, 1 to 720 (30 days); null when what was typed is none. */
export function readHours(typed: string): number | null {
  const hours = /^\d{1,3}$/.test(typed.trim()) ? Number(typed) : Number.NaN;
  return hours >= 1 && hours <= 720 ? hours : null;
}

/** "1 day", "36 hours": what a number of hours comes to. */
export function sayHours(hours: number): string {
  if (hours % 24 === 0) return hours === 24 ? "1 day" : `${hours / 24} days`;
  return hours === 1 ? "1 hour" : `${hours} hours`;
}
