import { Part, SectionHead } from "@/features/settings/Section";
import { BackupsPart } from "@/features/settings/storage/backups/BackupsPart";
import { BudgetPart } from "@/features/settings/storage/budget/BudgetPart";
import { BrowserStorage } from "@/features/settings/storage/BrowserStorage";
import { MachineStorage } from "@/features/settings/storage/MachineStorage";

export default function StorageSection() {
  return (
    <>
      <SectionHead title="Storage" lead="What takes room, on the machine and in this browser." />
      <Part title="On the machine">
        <MachineStorage />
      </Part>
      <Part title="Budget" lead="From 90 % on you are told; beyond it the oldest outputs of commands give way. Chats, files and backups never do.">
        <BudgetPart />
      </Part>
      <Part title="Backups" lead="Chats, settings and home folders in one file.">
        <BackupsPart />
      </Part>
      <Part title="In this browser" lead="None of it is needed by the machine.">
        <BrowserStorage />
      </Part>
    </>
  );
}
