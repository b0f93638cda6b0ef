import { UsagePage } from "@/features/usage/UsagePage";

export default function UsageRoute() {
  return <UsagePage />;
}
