import { block, boolean, type Fields, map, number, text } from "../../schema/field.ts";
import { matches } from "../../schema/problems.ts";
import { labels } from "../labels.ts";

/** One mount of a container. Its labels replace the service; everything else changes in place. */
export const mountFields: Fields = {
  target: text({ required: true }),
  source: text(),
  type: text({ required: true, problem: matches(/^(bind|volume|tmpfs)$/) }),
  readOnly: boolean(),
  bindOptions: block({
    propagation: text({
      default: "rprivate",
      problem: matches(/^(private|rprivate|shared|rshared|slave|rslave)$/),
    }),
  }),
  volumeOptions: block({
    noCopy: boolean(),
    labels: labels(true),
    driverName: text(),
    driverOptions: map(),
  }),
  tmpfsOptions: block({ sizeBytes: number(), mode: number() }),
};
