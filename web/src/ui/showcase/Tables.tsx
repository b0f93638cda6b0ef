import { Button } from "@/ui/Button";
import { LONG, Specimen } from "@/ui/showcase/Specimen";
import { StateLabel } from "@/ui/StateLabel";
import { Cell, HeadCell, Row, Table } from "@/ui/Table";

export function Tables() {
  return (
    <Specimen name="Columns at the desk, cards on the phone" column>
      <Table
        label="Processes"
        head={
          <>
            <HeadCell>Process</HeadCell>
            <HeadCell>State</HeadCell>
            <HeadCell figure>Spent</HeadCell>
            <HeadCell>
              <span className="sr-only">Actions</span>
            </HeadCell>
          </>
        }
      >
        <Row>
          <Cell main>How full is the disk?</Cell>
          <Cell label="State">
            <StateLabel state="acting" />
          </Cell>
          <Cell label="Spent" figure>
            $0.12
          </Cell>
          <Cell>
            <Button look="quiet" glyph="stop">
              Stop
            </Button>
          </Cell>
        </Row>
        <Row>
          <Cell main>{LONG}</Cell>
          <Cell label="State">
            <StateLabel state="waiting_approval" />
          </Cell>
          <Cell label="Spent" figure>
            $14.02
          </Cell>
          <Cell />
        </Row>
      </Table>
    </Specimen>
  );
}
