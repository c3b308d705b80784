"use client";

import { Button, Checkbox, Dialog, EmptyState, Notice, StatusChip, TextField } from "@fovea/ui";
import { useState, useTransition } from "react";
import { AddressFields } from "@/features/address/address-fields";
import { EMPTY_ADDRESS, addressLines, type AddressText } from "@/features/address/countries";
import { isGeneral, type Refusal } from "@/lib/problem";
import { deleteAddress, saveAddress } from "./actions";
import styles from "./account.module.css";

export interface SavedAddress {
  id: string;
  label: string;
  default: boolean;
  address: AddressText;
}

export function AddressBook({ addresses, name }: { addresses: readonly SavedAddress[]; name: string }) {
  const [edited, setEdited] = useState<SavedAddress | "new" | null>(null);
  const add = (
    <Button variant="primary" icon="plus" onClick={() => setEdited("new")}>
      Add an address
    </Button>
  );
  return (
    <>
      {addresses.length === 0 ? (
        <EmptyState icon="pin" title="No address saved yet" actions={add}>
          Checkout fills itself in from the addresses here.
        </EmptyState>
      ) : (
        <>
          <ul role="list" className={styles.cards}>
            {addresses.map((entry) => (
              <AddressCard key={entry.id} entry={entry} onEdit={() => setEdited(entry)} />
            ))}
          </ul>
          <div>{add}</div>
        </>
      )}
      {edited ? <AddressDialog key={edited === "new" ? "new" : edited.id} entry={edited === "new" ? null : edited} name={name} onClose={() => setEdited(null)} /> : null}
    </>
  );
}

function AddressCard({ entry, onEdit }: { entry: SavedAddress; onEdit: () => void }) {
  const [pending, start] = useTransition();
  const [refused, setRefused] = useState<Refusal | null>(null);
  return (
    <li className="panel" aria-busy={pending}>
      <div className={styles.cardHead}>
        <h2>{entry.label}</h2>
        {entry.default ? <StatusChip tone="info">Used first</StatusChip> : null}
      </div>
      <address className={styles.address}>
        {addressLines(entry.address).map((line, index) => (
          <span key={index}>{line}</span>
        ))}
      </address>
      {refused ? <Notice tone="critical">{refused.message}</Notice> : null}
      <div className="row">
        <Button size="sm" onClick={onEdit}>
          Change
        </Button>
        <Button size="sm" variant="quiet" busy={pending} onClick={() => start(async () => setRefused(await deleteAddress(entry.id)))} aria-label={`Remove ${entry.label}`}>
          Remove
        </Button>
      </div>
    </li>
  );
}

function AddressDialog({ entry, name, onClose }: { entry: SavedAddress | null; name: string; onClose: () => void }) {
  const [label, setLabel] = useState(entry?.label ?? "Home");
  const [address, setAddress] = useState<AddressText>(entry?.address ?? { ...EMPTY_ADDRESS, name });
  const [first, setFirst] = useState(entry?.default ?? false);
  const [refused, setRefused] = useState<Refusal | null>(null);
  const [pending, start] = useTransition();
  const errors = Object.fromEntries(Object.entries(refused?.fields ?? {}).map(([path, sentence]) => [path.replace(/^address\./, ""), sentence]));
  const save = (): void => {
    start(async () => {
      const answer = await saveAddress({ id: entry?.id ?? null, label, address, default: first });
      setRefused(answer);
      if (!answer) onClose();
    });
  };
  return (
    <Dialog
      title={entry ? "Change the address" : "Add an address"}
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      foot={
        <>
          <Button onClick={onClose}>Leave it</Button>
          <Button variant="primary" onClick={save} busy={pending}>
            Save
          </Button>
        </>
      }
    >
      <div className="stack">
        <TextField label="Name of this address" value={label} maxLength={60} error={errors.label ?? null} onChange={(event) => setLabel(event.target.value)} />
        <AddressFields value={address} errors={errors} onChange={(changes) => setAddress((before) => ({ ...before, ...changes }))} />
        <Checkbox label="Use this address first" checked={first} onChange={(event) => setFirst(event.target.checked)} />
        {refused && isGeneral({ ...refused, fields: errors }, ["label", ...Object.keys(address)]) ? (
          <Notice tone="critical" live>
            {refused.message}
          </Notice>
        ) : null}
      </div>
    </Dialog>
  );
}
