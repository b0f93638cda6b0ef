import { asProblem, isPassing } from "@/lib/http/problem";
import { QueryClient } from "@tanstack/react-query";

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (failures, thrown) => failures < 3 && isPassing(asProblem(thrown)),
      // A device without a network may still reach a machine on the same desk.
      networkMode: "always",
      refetchOnWindowFocus: true,
      staleTime: 5_000,
    },
    mutations: { networkMode: "always" },
  },
});
