import { queryClient } from "@/app/query_client";
import { homeQuery } from "@/lib/queries/home";
import { HomePage } from "@/features/home/HomePage";

export function ahead(): Promise<void> {
  return queryClient.prefetchQuery({ ...homeQuery, retry: false });
}

export default function HomeRoute() {
  return <HomePage />;
}
