import type { ContractRouterClient, InferContractRouterInputs, InferContractRouterOutputs } from "@orpc/contract";
import type { z } from "zod";
import { app, type engineSchema, type noticeSchema, settings, type settingsSchema } from "./app.ts";
import { audit, type auditFilterSchema, type verifyEventSchema } from "./audit.ts";
import { blame, type blameOriginSchema, type blameSchema, type blameSpanSchema } from "./blame.ts";
import { type anchorRequestSchema, comments, type threadSchema } from "./comments.ts";
import { type documentEventSchema, type documentInfoSchema, documents } from "./documents.ts";
import { type exportFormatSchema, exports_ } from "./exports.ts";
import { history, type revisionSchema } from "./history.ts";
import { house } from "./house.ts";
import { type groupSchema, insights, type summarySchema } from "./insights.ts";
import {
  type addEventSchema,
  type candidateSchema,
  type compareEventSchema,
  type modelInfoSchema,
  type modelLimitSchema,
  type modelStorageSchema,
  models,
} from "./models.ts";
import { type notificationSchema, notifications } from "./notifications.ts";
import { account, people, type personKeySchema, type personSchema, type sessionSchema } from "./people.ts";
import { proposals, type rejectedWordingSchema } from "./proposals.ts";
import { type reviewSchema, reviews } from "./reviews.ts";
import {
  type frameSchema,
  type planSchema,
  type protectionSchema,
  type runEventSchema,
  type runParametersSchema,
  type runSchema,
  runs,
  scores,
  type slotSchema,
  type stepPlanSchema,
  type tokenScoreSchema,
} from "./runs.ts";

import type { contributionsSchema, graphNodeSchema, graphRunSchema, lineSchema, proofSchema } from "./versions.ts";

/** The one table of calls between the renderer (or the command line) and the backend. */
export const contract = {
  audit,
  app,
  settings,
  house,
  models,
  documents,
  proposals,
  comments,
  runs,
  scores,
  history,
  exports: exports_,
  notifications,
  people,
  account,
  blame,
  insights,
  reviews,
};

export type AuditFilter = z.infer<typeof auditFilterSchema>;
export type AuditExportTarget = "dialog" | "download";
export type VerifyEvent = z.infer<typeof verifyEventSchema>;

export type Contract = typeof contract;
/** Typed client of the contract, the same over MessagePort, WebSocket and in memory. */
export type Client = ContractRouterClient<Contract>;
export type Outputs = InferContractRouterOutputs<Contract>;
/** What calls are given, as the backend gets it: checked, with defaults filled in. */
export type Inputs = InferContractRouterInputs<Contract>;

export type Settings = z.infer<typeof settingsSchema>;
export type ModelInfo = z.infer<typeof modelInfoSchema>;
export type ModelLimit = z.infer<typeof modelLimitSchema>;
export type ModelStorage = z.infer<typeof modelStorageSchema>;
export type ModelCandidate = z.infer<typeof candidateSchema>;
export type AddEvent = z.infer<typeof addEventSchema>;
export type CompareEvent = z.infer<typeof compareEventSchema>;
export type EngineState = z.infer<typeof engineSchema>;
export type Review = z.infer<typeof reviewSchema>;
export type NotificationInfo = z.infer<typeof notificationSchema>;
export type Notice = z.infer<typeof noticeSchema>;
export type DocumentInfo = z.infer<typeof documentInfoSchema>;
export type DocumentEvent = z.infer<typeof documentEventSchema>;
export type Revision = z.infer<typeof revisionSchema>;
export type InsightSummary = z.infer<typeof summarySchema>;
export type InsightGroup = z.infer<typeof groupSchema>;
export type BlameInfo = z.infer<typeof blameSchema>;
export type BlameOrigin = z.infer<typeof blameOriginSchema>;
export type BlameSpanInfo = z.infer<typeof blameSpanSchema>;
export type Proof = z.infer<typeof proofSchema>;
export type VersionLine = z.infer<typeof lineSchema>;
export type GraphNode = z.infer<typeof graphNodeSchema>;
export type GraphRun = z.infer<typeof graphRunSchema>;
export type Contributions = z.infer<typeof contributionsSchema>;
export type ExportFormat = z.infer<typeof exportFormatSchema>;
export type Run = z.infer<typeof runSchema>;
export type RunEvent = z.infer<typeof runEventSchema>;
export type RunParameters = z.infer<typeof runParametersSchema>;
export type Protection = z.infer<typeof protectionSchema>;
export type StepPlan = z.infer<typeof stepPlanSchema>;
export type Plan = z.infer<typeof planSchema>;
export type Frame = z.infer<typeof frameSchema>;
export type Slot = z.infer<typeof slotSchema>;
export type Person = z.infer<typeof personSchema>;
export type PersonKey = z.infer<typeof personKeySchema>;
export type AccountSession = z.infer<typeof sessionSchema>;
export type RejectedWording = z.infer<typeof rejectedWordingSchema>;
export type TokenScore = z.infer<typeof tokenScoreSchema>;
export type AnchorRequest = z.infer<typeof anchorRequestSchema>;
export type ThreadRecord = z.infer<typeof threadSchema>;
