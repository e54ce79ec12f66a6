import { parseImage } from "../image.ts";
import { LABEL } from "../names.ts";
import type { Problem } from "../problem.ts";
import { problemIn, type ServiceScope } from "./scope.ts";

/** Whether the image is named as Docker names one, without a tag. */
export function checkImage(scope: ServiceScope): Problem[] {
  const { image } = scope.fields;
  if (image === undefined) return [];
  const parsed = parseImage(image, {
    stack: scope.stack,
    service: LABEL.test(scope.key) ? scope.key : "NAME",
  });
  return typeof parsed === "string" ? [problemIn(scope, ["image"], parsed)] : [];
}
