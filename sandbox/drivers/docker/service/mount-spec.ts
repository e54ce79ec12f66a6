import type { PropertyMap, PropertyValue } from "../../driver.ts";
import { asBoolean, asMap, asNumber, asText, compact, isMap } from "../../properties.ts";
import { fromDockerLabels, toDockerLabels } from "../labels.ts";

/** A mount as Docker wants it. */
export function mountSpec(value: PropertyValue): PropertyMap {
  const mount = asMap(value);
  return compact({
    Type: asText(mount.type),
    Source: asText(mount.source) || undefined,
    Target: asText(mount.target),
    ReadOnly: asBoolean(mount.readOnly) || undefined,
    BindOptions: isMap(mount.bindOptions)
      ? { Propagation: asText(mount.bindOptions.propagation) }
      : undefined,
    VolumeOptions: isMap(mount.volumeOptions) ? volumeOptions(mount.volumeOptions) : undefined,
    TmpfsOptions: isMap(mount.tmpfsOptions)
      ? { SizeBytes: asNumber(mount.tmpfsOptions.sizeBytes), Mode: asNumber(mount.tmpfsOptions.mode) }
      : undefined,
  });
}

function volumeOptions(options: PropertyMap): PropertyMap {
  return {
    NoCopy: asBoolean(options.noCopy),
    Labels: toDockerLabels(options.labels),
    DriverConfig: { Name: asText(options.driverName), Options: asMap(options.driverOptions) },
  };
}

/** A mount of Docker's by the names of the provider. */
export function mountProperties(value: PropertyValue): PropertyMap {
  const mount = asMap(value);
  const { BindOptions, VolumeOptions, TmpfsOptions } = mount;
  return compact({
    target: asText(mount.Target),
    source: asText(mount.Source),
    type: asText(mount.Type),
    readOnly: asBoolean(mount.ReadOnly),
    bindOptions: isMap(BindOptions) ? { propagation: asText(BindOptions.Propagation) } : undefined,
    volumeOptions: isMap(VolumeOptions) ? volumeProperties(VolumeOptions) : undefined,
    tmpfsOptions: isMap(TmpfsOptions)
      ? { sizeBytes: asNumber(TmpfsOptions.SizeBytes), mode: asNumber(TmpfsOptions.Mode) & 0o777 }
      : undefined,
  });
}

function volumeProperties(options: PropertyMap): PropertyMap {
  const driver = asMap(options.DriverConfig);
  return {
    noCopy: asBoolean(options.NoCopy),
    labels: fromDockerLabels(options.Labels),
    driverName: asText(driver.Name),
    driverOptions: asMap(driver.Options),
  };
}
