import { deploy } from "./program.ts";

export const { images, services, keys, operations } = await deploy();
