export { execute, GraphQLFailure, type Endpoint, type Failure, type TypedDocument } from "./execute";
