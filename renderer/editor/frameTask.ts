/** Runs a task at most once per animation frame, however often it is asked for. */
export interface FrameTask {
  schedule(): void;
  /** Runs the task now if it is waiting. */
  flush(): void;
  cancel(): void;
}

export function createFrameTask(task: () => void): FrameTask {
  let handle = 0;
  const run = (): void => {
    handle = 0;
    task();
  };
  return {
    schedule: () => {
      if (handle === 0) {
        handle = requestAnimationFrame(run);
      }
    },
    flush: () => {
      if (handle !== 0) {
        cancelAnimationFrame(handle);
        run();
      }
    },
    cancel: () => {
      cancelAnimationFrame(handle);
      handle = 0;
    },
  };
}
