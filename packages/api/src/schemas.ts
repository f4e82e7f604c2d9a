import { z } from 'zod';

/** What several areas say alike. */
export const time = z.string().meta({ format: 'date-time' });
export const nodeName = z.string().regex(/^[a-z0-9-]{1,32}$/);
export const count = z.int().min(0);

/** Why something is done; it stands on record. */
export const reason = z.string().trim().min(1).max(500).meta({ description: '理由；记入日志，不写个人信息' });
export const carryOut = z.boolean().meta({ description: 'false：只说明将做什么' });

/** A whole number in an address, where it is text. */
export const whole = (min: number, max: number) =>
  z.preprocess(
    (given: number | string) => (/^\d{1,15}$/.test(String(given)) ? Number(given) : given),
    z.int().min(min).max(max),
  );

/** Some of many, in an address parted by commas. */
export const several = <T extends z.ZodType>(item: T, most: number) =>
  z.preprocess(
    (given: unknown) => (typeof given === 'string' ? given.split(',') : given),
    z.array(item).min(1).max(most),
  );

/** `true` or `false` in an address, where it is text. */
export const yesNo = z.preprocess(
  (given: unknown) => (given === 'true' ? true : given === 'false' ? false : given),
  z.boolean(),
);

/** Items of a page, 1 to 500. */
export const pageLimit = (usual: number) => whole(1, 500).default(usual).meta({ description: '每页条数' });
export const next = z.string().exactOptional().meta({ description: '下一页从此继续；末页没有此项' });
export const cursor = z.string().min(1).max(300).exactOptional().meta({ description: '上一页答复中的 next' });

/** The query of a list that is in memory. */
export const listQuery = z.strictObject({
  limit: pageLimit(100),
  cursor: z.string().min(1).max(120).exactOptional().meta({ description: '上一页答复中的 next' }),
});

/** A page of a list. */
export const pageOfItems = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next });

/** An answer whose type is declared where it is made, in a package below; it is told without its fields. */
export const typed = <T>() => z.custom<T>();

export const errorSchema = z
  .object({
    error: z.object({
      code: z.string(),
      field: z.string().exactOptional().meta({ description: '出错的字段' }),
      reason: z.string().meta({ description: '原因' }),
      next: z.string().meta({ description: '怎么办' }),
    }),
  })
  .meta({ id: 'Error' });
