import type { Show, Sort } from "@/features/processes/arrange";
import { useSearchParams } from "react-router";

type View = "list" | "tree";

const SHOWS: readonly Show[] = ["all", "running", "waiting", "resting", "ended"];
const SORTS: readonly Sort[] = ["active", "begun", "title", "tokens", "cost", "pid"];

function known<T extends string>(value: string | null, all: readonly T[], otherwise: T): T {
  return all.find((one) => one === value) ?? otherwise;
}

/** What the page shows stands in its address: a reload and the way back keep it. */
export function useView() {
  const [search, setSearch] = useSearchParams();
  const set = (name: string, value: string, otherwise: string) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === otherwise) next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  return {
    show: known(search.get("show"), SHOWS, "all"),
    sort: known(search.get("sort"), SORTS, "active"),
    view: known<View>(search.get("view"), ["list", "tree"], "list"),
    query: search.size > 0 ? `?${search.toString()}` : "",
    /** Where the same page shows these. */
    at: (show: Show) => {
      const next = new URLSearchParams(search);
      if (show === "all") next.delete("show");
      else next.set("show", show);
      return next.size > 0 ? `/processes?${next.toString()}` : "/processes";
    },
    setSort: (sort: Sort) => set("sort", sort, "active"),
    setView: (view: View) => set("view", view, "list"),
  };
}
