import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { type Doc, operationName, send } from "./api";

/** Reads one document; the answer is kept under the operation's name and its variables. */
export function useDocument<Answer, Variables extends object>(
  document: Doc<Answer, Variables>,
  variables: Variables,
  options: {
    enabled?: boolean;
    refetchInterval?: number;
    keepPrevious?: boolean;
    /** Asks without a network, too, and fails at once: a screen that goes on without one says so instead of waiting. */
    eager?: boolean;
  } = {},
) {
  return useQuery({
    queryKey: [operationName(document), variables],
    queryFn: ({ signal }) => send(document, variables, signal),
    enabled: options.enabled ?? true,
    refetchInterval: options.refetchInterval,
    placeholderData: options.keepPrevious ? keepPreviousData : undefined,
    networkMode: options.eager ? "always" : "online",
    // Without a network the second try is as good as the first; with one the usual rule holds.
    ...(options.eager && !navigator.onLine ? { retry: false } : {}),
  });
}

interface Connection<Row> {
  totalCount: number;
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  edges: { node: Row }[];
}

/** A keyset-paged list: all rows read so far, how many there are, and how to read on. */
export interface Pages<Row> {
  rows: Row[];
  total: number | null;
  hasMore: boolean;
  loadMore: () => void;
  loadingMore: boolean;
  pending: boolean;
  refreshing: boolean;
  error: Error | null;
  retry: () => void;
}

/** Reads a connection page by page; `first` defaults to 50 rows. */
export function usePages<Answer, Variables extends { first: number; after?: string | null }, Row>(
  document: Doc<Answer, Variables>,
  variables: Omit<Variables, "first" | "after">,
  pick: (answer: Answer) => Connection<Row>,
  options: { first?: number; enabled?: boolean; refetchInterval?: number } = {},
): Pages<Row> {
  const first = options.first ?? 50;
  const query = useInfiniteQuery({
    queryKey: [operationName(document), variables, first],
    queryFn: ({ pageParam, signal }) => send(document, { ...variables, first, after: pageParam } as Variables, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => {
      const { hasNextPage, endCursor } = pick(last).pageInfo;
      return hasNextPage ? endCursor : null;
    },
    enabled: options.enabled ?? true,
    refetchInterval: options.refetchInterval,
    placeholderData: keepPreviousData,
  });
  const answers = query.data?.pages;
  const rows = useMemo(
    () => answers?.flatMap((answer) => pick(answer).edges.map((edge) => edge.node)) ?? [],
    // The picker is a constant of the call site; only new answers make new rows.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [answers],
  );
  const newest = answers?.[0];
  return {
    rows,
    total: newest ? pick(newest).totalCount : null,
    hasMore: query.hasNextPage,
    loadMore: () => {
      if (!query.isFetchingNextPage) void query.fetchNextPage();
    },
    loadingMore: query.isFetchingNextPage,
    pending: query.isPending,
    refreshing: query.isFetching && !query.isPending && !query.isFetchingNextPage,
    error: query.error,
    retry: () => void query.refetch(),
  };
}
