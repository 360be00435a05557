/** The receipt of an erasure: shown once, to be printed or saved, because the audit log does not keep which address it was for. */
import type { ComponentChildren } from 'preact';
import type { ErasureReceipt } from '../../../sync/use-cases';
import type { Caller } from '../../route';
import { Note, PageHeader } from '../components/layout';
import { Exact } from '../components/time';
import { counted } from '../format/numbers';
import { useReader } from '../view';
import { PERSONAL_DATA } from './known-of-address';

export function ReceiptPage({ receipt, caller }: { receipt: ErasureReceipt; caller: Pick<Caller, 'organisation' | 'member'> }) {
  return (
    <>
      <PageHeader title="Receipt of an erasure" back={{ href: PERSONAL_DATA, label: 'A person’s data' }}>
        <button type="button" class="button button-main" data-print hidden>
          Print
        </button>
      </PageHeader>
      <div class="stack reading">
        <div class="unprinted">
          <Note tone="success">
            <p>Erased. Print or save this page now: it is shown this once. The audit log keeps who, when and how many, not the address.</p>
          </Note>
        </div>
        <table class="figures kept">
          <caption class="unseen">Receipt</caption>
          <tbody>
            <Row name="Address">
              <strong>{receipt.address}</strong>
            </Row>
            <Row name="When">
              <ExactWithZone at={receipt.at} />
            </Row>
            <Row name="By">
              {caller.member?.name}, {caller.member?.email}, for {caller.organisation.name}
            </Row>
            <Row name="Erased">
              {counted(receipt.messages, 'mail')} in {counted(receipt.interactions, 'conversation')}
            </Row>
            <Row name="Blocked">Yes: mail from or to this address is not synced any more, so it does not come back.</Row>
          </tbody>
        </table>
      </div>
    </>
  );
}

const Row = ({ name, children }: { name: string; children: ComponentChildren }) => (
  <tr>
    <th scope="row">{name}</th>
    <td class="kept-what">{children}</td>
  </tr>
);

/** Whoever reads it on paper may be anywhere. */
function ExactWithZone({ at }: { at: Date }) {
  const { zone } = useReader();
  return (
    <>
      <Exact at={at} /> ({zone})
    </>
  );
}
