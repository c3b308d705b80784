import { type HouseFieldsFragment, SetWarehouseAddressDocument, type SetWarehouseAddressMutation } from "@fovea/gql/admin";
import { TextField } from "@fovea/ui";
import { useState } from "react";
import { toast } from "sonner";
import { fieldOf } from "../../lib/problem";
import { useSession } from "../../lib/session";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { SideSheet } from "../../ui/Dialog";
import { Facts } from "../../ui/parts";
import { ActionNote } from "../../ui/states";
import { addressLine, type SenderFields, senderOf } from "./sender";

const answer = (data: SetWarehouseAddressMutation) => data.setWarehouseAddress;

/** One house, and the address that stands on its parcels. */
export function WarehouseSheet({ house, onClose }: { house: HouseFieldsFragment | null; onClose: () => void }) {
  const { may } = useSession();
  return (
    <SideSheet open={house !== null} onClose={onClose} title={house?.code ?? ""} description={house?.name}>
      {house && (
        <div className="stack">
          <Facts
            items={[
              ["Sender", house.line1 ? addressLine(house) : "Not written down"],
              ["Phone", house.phone],
              ["E-mail", house.email],
              ["Lab", house.lab ? "Yes" : "No"],
            ]}
          />
          {may("warehouse:bin:edit") && <EditAddress key={house.code} house={house} />}
        </div>
      )}
    </SideSheet>
  );
}

function EditAddress({ house }: { house: HouseFieldsFragment }) {
  const act = useAct(SetWarehouseAddressDocument, answer, { stale: ["Houses", "Warehouses"] });
  const [form, setForm] = useState<SenderFields>(() => senderOf(house));
  const named = act.problem ? fieldOf(act.problem) : null;
  const field = (name: keyof SenderFields) => ({
    value: form[name],
    onChange: (event: { target: { value: string } }) => setForm({ ...form, [name]: event.target.value }),
    error: named === name ? (act.problem?.message ?? null) : null,
    autoComplete: "off",
  });
  const save = async () => {
    const outcome = await act.run({ warehouse: house.code, ...form });
    if (outcome.kind !== "done") return;
    setForm(senderOf(outcome.value.warehouse));
    toast.success(`Parcels of ${house.code} name the new address from now on`);
  };
  return (
    <form
      className="boxed stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <h3>Address on its parcels</h3>
      <TextField label="Company" {...field("company")} />
      <TextField label="Street and number" {...field("line1")} />
      <TextField label="Building, dock" optional {...field("line2")} />
      <div className="fields-2">
        <TextField label="Postcode" {...field("postalCode")} />
        <TextField label="Town" {...field("city")} />
      </div>
      <div className="fields-2">
        <TextField label="State" hint="Its code, such as OR" {...field("region")} />
        <TextField label="Country" hint="Two letters" {...field("country")} />
      </div>
      <TextField label="Phone" type="tel" {...field("phone")} />
      <TextField label="E-mail" type="email" optional {...field("email")} />
      <ActionNote problem={named !== null && named in form ? null : act.problem} error={act.error} />
      <Button type="submit" busy={act.busy}>
        Save the address
      </Button>
    </form>
  );
}
