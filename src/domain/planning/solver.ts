/** How a rectified flow goes from step to step. Heun looks ahead once in each step: twice the work of an Euler step, and nearer to the path. */
export const SOLVERS = ["euler", "heun"] as const;
export type Solver = (typeof SOLVERS)[number];
