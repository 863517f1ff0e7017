import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createIdleShutdown } from "./idleShutdown.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("closes when nobody came, and when the last one left", () => {
  const onIdle = vi.fn();
  const idle = createIdleShutdown(1000, onIdle);
  vi.advanceTimersByTime(999);
  idle.connected();
  idle.connected();
  vi.advanceTimersByTime(5000);
  idle.disconnected();
  vi.advanceTimersByTime(5000);
  expect(onIdle).not.toHaveBeenCalled();
  idle.disconnected();
  vi.advanceTimersByTime(1000);
  expect(onIdle).toHaveBeenCalledTimes(1);
});

test("a reload does not close it, and 0 means never", () => {
  const onIdle = vi.fn();
  const idle = createIdleShutdown(1000, onIdle);
  idle.connected();
  idle.disconnected();
  vi.advanceTimersByTime(500);
  idle.connected();
  vi.advanceTimersByTime(5000);
  createIdleShutdown(0, onIdle);
  vi.advanceTimersByTime(10_000_000);
  expect(onIdle).not.toHaveBeenCalled();
});

test("stays off once it was stopped, though the last tab is cut only then", () => {
  const onIdle = vi.fn();
  const idle = createIdleShutdown(1000, onIdle);
  idle.connected();
  idle.stop();
  idle.disconnected();
  expect(vi.getTimerCount()).toBe(0);
});
