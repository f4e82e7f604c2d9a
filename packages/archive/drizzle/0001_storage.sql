-- Hashes do not compress: don't try.
ALTER TABLE "tile" ALTER COLUMN "hashes" SET STORAGE EXTERNAL;
