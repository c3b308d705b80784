import { CreateFrameDocument, type CreateFrameMutation } from "@fovea/gql/admin";
import { Checkbox, SelectField, TextArea, TextField } from "@fovea/ui";
import { zodResolver } from "@hookform/resolvers/zod";
import { useNavigate } from "@tanstack/react-router";
import { type FieldPath, useForm, useWatch } from "react-hook-form";
import { toast } from "sonner";
import { fieldOf } from "../../lib/problem";
import { useSession } from "../../lib/session";
import { inWords } from "../../lib/status";
import { useAct } from "../../lib/useAct";
import { Button, ButtonLink } from "../../ui/Button";
import { PageHead, Panel } from "../../ui/parts";
import { ActionNote, Forbidden } from "../../ui/states";
import { LiveDrawing } from "./LiveDrawing";
import {
  BRIDGE_FITS,
  COLOUR_FAMILIES,
  EMPTY_FRAME,
  MATERIALS,
  type NewFrame,
  newFrame,
  type NewFrameTyped,
  RIMS,
  SHAPES,
} from "./newFrame";
import { OUTLINES } from "./outline";

const answer = (data: CreateFrameMutation) => data.createFrame;

/** Where a refusal of the API belongs in the form. */
const FIELD_OF: Record<string, FieldPath<NewFrameTyped>> = {
  "sizes.0.aTenths": "a",
  "sizes.0.bTenths": "b",
  "sizes.0.dblTenths": "dbl",
  "sizes.0.templeMm": "temple",
  "colours.0.code": "colourCode",
  "colours.0.name": "colourName",
  "colours.0": "colourName",
  "colours.0.swatch": "swatch",
  weightTenthsG: "weight",
};

function inputOf(frame: NewFrame) {
  const { a, b, dbl, temple, weight, colourName, colourCode, colourFamily, swatch, ...same } = frame;
  return {
    ...same,
    weightTenthsG: weight,
    sizes: [{ aTenths: a, bTenths: b, dblTenths: dbl, templeMm: temple }],
    colours: [{ code: colourCode, name: colourName, family: colourFamily, swatch }],
  };
}

const options = (values: readonly string[]) => values.map((value) => ({ value, label: inWords(value) }));

/** A new frame model with its first size and colour; the drawing follows the measures while they are typed. */
export default function NewFramePage() {
  const { may } = useSession();
  const navigate = useNavigate();
  const act = useAct(CreateFrameDocument, answer, { stale: ["CatalogFrames", "Stock"] });
  const { register, handleSubmit, formState, control, setError } = useForm<NewFrameTyped, unknown, NewFrame>({
    resolver: zodResolver(newFrame),
    defaultValues: EMPTY_FRAME,
    mode: "onTouched",
  });
  const typed = useWatch({ control });
  if (!may("catalog:frame:edit")) return <Forbidden />;

  const submit = handleSubmit(async (frame) => {
    const outcome = await act.run(inputOf(frame));
    if (outcome.kind === "done") {
      toast.success(`${frame.name} is in the catalogue`);
      void navigate({ to: "/catalogue/$slug", params: { slug: outcome.value.frame.slug } });
    } else if (outcome.kind === "refused") {
      const path = fieldOf(outcome.problem);
      const field =
        path === null
          ? undefined
          : (FIELD_OF[path] ?? (path in EMPTY_FRAME ? (path as FieldPath<NewFrameTyped>) : undefined));
      if (field) setError(field, { message: outcome.problem.message }, { shouldFocus: true });
    }
  });
  const field = (name: FieldPath<NewFrameTyped>) => ({ error: formState.errors[name]?.message, ...register(name) });
  const placed =
    act.problem !== null && Object.values(formState.errors).some((error) => error.message === act.problem?.message);

  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="document">
      <PageHead
        title="Add a frame"
        actions={
          <>
            <ButtonLink to="/catalogue">Back to the catalogue</ButtonLink>
            <Button type="submit" variant="primary" busy={act.busy}>
              Add to the catalogue
            </Button>
          </>
        }
      />
      <ActionNote problem={placed ? null : act.problem} error={act.error} />
      <div className="columns">
        <div className="stack">
          <Panel title="Model">
            <div className="form-grid">
              <TextField label="Name" {...field("name")} />
              <TextField label="Code" hint="Part of every SKU" autoCapitalize="characters" {...field("code")} />
              <TextField label="Collection" {...field("collection")} />
              <SelectField label="Shape for shoppers" options={options(SHAPES)} {...field("shape")} />
              <SelectField label="Rim" options={options(RIMS)} {...field("rim")} />
              <SelectField label="Material" options={options(MATERIALS)} {...field("material")} />
              <SelectField label="Bridge fit" options={options(BRIDGE_FITS)} {...field("bridgeFit")} />
              <TextField label="Base curve" suffix="dpt" inputMode="numeric" {...field("baseCurve")} />
              <TextField label="Weight" suffix="g" inputMode="decimal" {...field("weight")} />
            </div>
            <TextArea label="Description" {...field("description")} />
            <Checkbox label="Sunglasses" {...register("sun")} />
          </Panel>
          <Panel title="Measures">
            <div className="form-grid">
              <SelectField label="Lens outline" options={options(OUTLINES)} {...field("outline")} />
              <TextField label="Lens width A" suffix="mm" inputMode="decimal" {...field("a")} />
              <TextField label="Lens height B" suffix="mm" inputMode="decimal" {...field("b")} />
              <TextField label="Bridge DBL" suffix="mm" inputMode="decimal" {...field("dbl")} />
              <TextField label="Temple" suffix="mm" inputMode="numeric" {...field("temple")} />
            </div>
          </Panel>
          <Panel title="First colour">
            <div className="form-grid">
              <TextField label="Colour" {...field("colourName")} />
              <TextField label="Colour code" autoCapitalize="characters" {...field("colourCode")} />
              <SelectField label="Colour family" options={options(COLOUR_FAMILIES)} {...field("colourFamily")} />
              <TextField label="Swatch" type="color" {...field("swatch")} />
            </div>
          </Panel>
          <Panel title="Price without lenses and tax">
            <div className="form-grid">
              <TextField label="Price in US dollars" suffix="USD" inputMode="decimal" {...field("priceUsd")} />
              <TextField label="Price in euros" suffix="EUR" inputMode="decimal" {...field("priceEur")} />
            </div>
          </Panel>
        </div>
        <div className="live">
          <Panel title="Drawing">
            <LiveDrawing typed={typed} />
          </Panel>
        </div>
      </div>
    </form>
  );
}
